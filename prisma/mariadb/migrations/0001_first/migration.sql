CREATE TABLE `User` (
  `id` VARCHAR(191) NOT NULL,
  `email` VARCHAR(191) NOT NULL,
  `name` VARCHAR(500) NOT NULL,
  `passwordHash` TEXT,
  `totpSecret` TEXT,
  `totpEnabledAt` DATETIME(3),
  `totpLastStep` INTEGER,
  `disabledAt` DATETIME(3),
  `createdAt` DATETIME(3) NOT NULL,
  `lastSignInAt` DATETIME(3),
  PRIMARY KEY (`id`),
  UNIQUE INDEX `User_email_key` (`email`)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

CREATE TABLE `Identity` (
  `id` VARCHAR(191) NOT NULL,
  `issuer` VARCHAR(191) NOT NULL,
  `subject` VARCHAR(191) NOT NULL,
  `userId` VARCHAR(191) NOT NULL,
  `createdAt` DATETIME(3) NOT NULL,
  PRIMARY KEY (`id`),
  INDEX `Identity_userId_idx` (`userId`),
  UNIQUE INDEX `Identity_issuer_subject_key` (`issuer`, `subject`)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

CREATE TABLE `RoleGrant` (
  `id` VARCHAR(191) NOT NULL,
  `userId` VARCHAR(191) NOT NULL,
  `environmentId` VARCHAR(191) NOT NULL,
  `role` VARCHAR(191) NOT NULL,
  `source` VARCHAR(191) NOT NULL,
  `createdAt` DATETIME(3) NOT NULL,
  PRIMARY KEY (`id`),
  UNIQUE INDEX `RoleGrant_userId_environmentId_role_source_key` (`userId`, `environmentId`, `role`, `source`)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

CREATE TABLE `Session` (
  `id` VARCHAR(191) NOT NULL,
  `userId` VARCHAR(191) NOT NULL,
  `createdAt` DATETIME(3) NOT NULL,
  `lastSeenAt` DATETIME(3) NOT NULL,
  `expiresAt` DATETIME(3) NOT NULL,
  `revokedAt` DATETIME(3),
  `strongAt` DATETIME(3),
  `method` VARCHAR(500) NOT NULL,
  `address` VARCHAR(500) NOT NULL,
  `userAgent` TEXT NOT NULL,
  PRIMARY KEY (`id`),
  INDEX `Session_userId_idx` (`userId`)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

CREATE TABLE `ApiToken` (
  `id` VARCHAR(191) NOT NULL,
  `userId` VARCHAR(191) NOT NULL,
  `name` VARCHAR(500) NOT NULL,
  `prefix` VARCHAR(191) NOT NULL,
  `hash` VARCHAR(500) NOT NULL,
  `scopes` JSON NOT NULL,
  `environmentId` VARCHAR(500) NOT NULL,
  `createdAt` DATETIME(3) NOT NULL,
  `expiresAt` DATETIME(3) NOT NULL,
  `lastUsedAt` DATETIME(3),
  `revokedAt` DATETIME(3),
  PRIMARY KEY (`id`),
  UNIQUE INDEX `ApiToken_prefix_key` (`prefix`),
  INDEX `ApiToken_userId_idx` (`userId`)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

CREATE TABLE `Claim` (
  `id` VARCHAR(191) NOT NULL,
  `hash` VARCHAR(500) NOT NULL,
  `createdAt` DATETIME(3) NOT NULL,
  `expiresAt` DATETIME(3) NOT NULL,
  `usedAt` DATETIME(3),
  PRIMARY KEY (`id`)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

CREATE TABLE `Throttle` (
  `key` VARCHAR(191) NOT NULL,
  `failures` INTEGER NOT NULL,
  `windowStart` DATETIME(3) NOT NULL,
  `blockedUntil` DATETIME(3),
  PRIMARY KEY (`key`)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

CREATE TABLE `AuditEvent` (
  `sequence` INTEGER NOT NULL,
  `at` DATETIME(3) NOT NULL,
  `phase` VARCHAR(500) NOT NULL,
  `action` VARCHAR(191) NOT NULL,
  `actorKind` VARCHAR(500) NOT NULL,
  `actorId` VARCHAR(500) NOT NULL,
  `actorName` VARCHAR(500) NOT NULL,
  `onBehalfOf` VARCHAR(500),
  `subjectKind` VARCHAR(500) NOT NULL,
  `subjectId` VARCHAR(500) NOT NULL,
  `subjectName` VARCHAR(500) NOT NULL,
  `environmentId` VARCHAR(500),
  `clusterId` VARCHAR(191),
  `operationId` INTEGER,
  `result` VARCHAR(500),
  `reason` TEXT,
  `detail` LONGTEXT NOT NULL,
  `previousHash` VARCHAR(500) NOT NULL,
  `hash` VARCHAR(500) NOT NULL,
  PRIMARY KEY (`sequence`),
  INDEX `AuditEvent_at_idx` (`at`),
  INDEX `AuditEvent_action_idx` (`action`),
  INDEX `AuditEvent_operationId_idx` (`operationId`),
  INDEX `AuditEvent_clusterId_idx` (`clusterId`)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

CREATE TABLE `AuditHead` (
  `id` VARCHAR(191) NOT NULL,
  `sequence` INTEGER NOT NULL,
  `hash` VARCHAR(500) NOT NULL,
  PRIMARY KEY (`id`)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

CREATE TABLE `Secret` (
  `id` VARCHAR(191) NOT NULL,
  `ownerTable` VARCHAR(191) NOT NULL,
  `ownerId` VARCHAR(191) NOT NULL,
  `field` VARCHAR(191) NOT NULL,
  `keyId` VARCHAR(500) NOT NULL,
  `form` VARCHAR(500) NOT NULL,
  `sealed` TEXT NOT NULL,
  `createdAt` DATETIME(3) NOT NULL,
  `rotatedAt` DATETIME(3),
  PRIMARY KEY (`id`),
  UNIQUE INDEX `Secret_ownerTable_ownerId_field_key` (`ownerTable`, `ownerId`, `field`)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

CREATE TABLE `SealingKey` (
  `id` VARCHAR(191) NOT NULL,
  `publicKey` TEXT NOT NULL,
  `createdAt` DATETIME(3) NOT NULL,
  `retiredAt` DATETIME(3),
  PRIMARY KEY (`id`)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

CREATE TABLE `Setting` (
  `key` VARCHAR(191) NOT NULL,
  `value` JSON NOT NULL,
  `updatedAt` DATETIME(3) NOT NULL,
  PRIMARY KEY (`key`)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

CREATE TABLE `Environment` (
  `id` VARCHAR(191) NOT NULL,
  `slug` VARCHAR(191) NOT NULL,
  `name` VARCHAR(500) NOT NULL,
  `rank` INTEGER NOT NULL,
  `pattern` VARCHAR(500) NOT NULL,
  `policy` JSON NOT NULL,
  `createdAt` DATETIME(3) NOT NULL,
  `updatedAt` DATETIME(3) NOT NULL,
  PRIMARY KEY (`id`),
  UNIQUE INDEX `Environment_slug_key` (`slug`)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

CREATE TABLE `Cluster` (
  `id` VARCHAR(191) NOT NULL,
  `slug` VARCHAR(191) NOT NULL,
  `name` VARCHAR(500) NOT NULL,
  `environmentId` VARCHAR(191) NOT NULL,
  `owner` VARCHAR(500) NOT NULL,
  `labels` JSON NOT NULL,
  `topology` VARCHAR(500) NOT NULL,
  `version` VARCHAR(500) NOT NULL,
  `provider` VARCHAR(500) NOT NULL,
  `managed` BOOLEAN NOT NULL,
  `spec` JSON NOT NULL,
  `specVersion` INTEGER NOT NULL,
  `state` VARCHAR(500) NOT NULL,
  `gtidDomainId` INTEGER NOT NULL,
  `downtimeUntil` DATETIME(3),
  `downtimeWhy` VARCHAR(500),
  `createdAt` DATETIME(3) NOT NULL,
  `updatedAt` DATETIME(3) NOT NULL,
  PRIMARY KEY (`id`),
  UNIQUE INDEX `Cluster_slug_key` (`slug`),
  INDEX `Cluster_environmentId_idx` (`environmentId`)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

CREATE TABLE `Instance` (
  `id` VARCHAR(191) NOT NULL,
  `clusterId` VARCHAR(191) NOT NULL,
  `name` VARCHAR(191) NOT NULL,
  `host` VARCHAR(191) NOT NULL,
  `port` INTEGER NOT NULL,
  `serverId` INTEGER NOT NULL,
  `version` VARCHAR(500) NOT NULL,
  `desired` VARCHAR(500) NOT NULL,
  `tls` VARCHAR(500) NOT NULL,
  `account` VARCHAR(500) NOT NULL,
  `secretId` VARCHAR(500),
  `providerState` JSON NOT NULL,
  `settings` JSON NOT NULL,
  `createdAt` DATETIME(3) NOT NULL,
  `updatedAt` DATETIME(3) NOT NULL,
  PRIMARY KEY (`id`),
  UNIQUE INDEX `Instance_clusterId_name_key` (`clusterId`, `name`),
  UNIQUE INDEX `Instance_host_port_key` (`host`, `port`)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

CREATE TABLE `Observation` (
  `instanceId` VARCHAR(191) NOT NULL,
  `at` DATETIME(3) NOT NULL,
  `reachable` BOOLEAN NOT NULL,
  `failures` INTEGER NOT NULL,
  `body` JSON,
  `bodyAt` DATETIME(3),
  `error` TEXT,
  PRIMARY KEY (`instanceId`),
  INDEX `Observation_at_idx` (`at`)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

CREATE TABLE `Verdict` (
  `clusterId` VARCHAR(191) NOT NULL,
  `at` DATETIME(3) NOT NULL,
  `since` DATETIME(3) NOT NULL,
  `state` VARCHAR(500) NOT NULL,
  `rank` INTEGER NOT NULL,
  `sentence` TEXT NOT NULL,
  `lagState` VARCHAR(500) NOT NULL,
  `lagSeconds` DOUBLE,
  `findings` JSON NOT NULL,
  `summary` JSON NOT NULL,
  PRIMARY KEY (`clusterId`),
  INDEX `Verdict_rank_idx` (`rank`)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

CREATE TABLE `HealthSpan` (
  `id` INTEGER NOT NULL AUTO_INCREMENT,
  `clusterId` VARCHAR(191) NOT NULL,
  `state` VARCHAR(500) NOT NULL,
  `sentence` TEXT NOT NULL,
  `startedAt` DATETIME(3) NOT NULL,
  `endedAt` DATETIME(3),
  PRIMARY KEY (`id`),
  INDEX `HealthSpan_clusterId_startedAt_idx` (`clusterId`, `startedAt`)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

CREATE TABLE `Event` (
  `id` INTEGER NOT NULL AUTO_INCREMENT,
  `at` DATETIME(3) NOT NULL,
  `kind` VARCHAR(500) NOT NULL,
  `severity` VARCHAR(500) NOT NULL,
  `title` TEXT NOT NULL,
  `clusterId` VARCHAR(191),
  `instanceId` VARCHAR(500),
  `operationId` INTEGER,
  `detail` JSON NOT NULL,
  PRIMARY KEY (`id`),
  INDEX `Event_clusterId_at_idx` (`clusterId`, `at`),
  INDEX `Event_at_idx` (`at`)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

CREATE TABLE `SavedView` (
  `id` VARCHAR(191) NOT NULL,
  `userId` VARCHAR(500) NOT NULL,
  `page` VARCHAR(191) NOT NULL,
  `name` VARCHAR(500) NOT NULL,
  `query` TEXT NOT NULL,
  `shared` BOOLEAN NOT NULL,
  `createdAt` DATETIME(3) NOT NULL,
  PRIMARY KEY (`id`),
  INDEX `SavedView_page_idx` (`page`)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

CREATE TABLE `Operation` (
  `id` INTEGER NOT NULL AUTO_INCREMENT,
  `kind` VARCHAR(500) NOT NULL,
  `title` VARCHAR(500) NOT NULL,
  `state` VARCHAR(191) NOT NULL,
  `clusterId` VARCHAR(191),
  `clusterName` VARCHAR(500),
  `environmentId` VARCHAR(500),
  `lock` VARCHAR(500),
  `input` JSON NOT NULL,
  `plan` JSON,
  `digest` VARCHAR(500),
  `approvalsNeeded` INTEGER NOT NULL,
  `requestedBy` VARCHAR(500) NOT NULL,
  `requestedByName` VARCHAR(500) NOT NULL,
  `editedBy` VARCHAR(500) NOT NULL,
  `reason` TEXT,
  `ticket` VARCHAR(500),
  `idempotencyKey` VARCHAR(191),
  `scheduledFor` DATETIME(3),
  `breakGlass` BOOLEAN NOT NULL,
  `breakGlassReason` TEXT,
  `wish` VARCHAR(500),
  `wishBy` VARCHAR(500),
  `runBy` VARCHAR(500),
  `runByName` VARCHAR(500),
  `plannedAt` DATETIME(3),
  `term` INTEGER NOT NULL,
  `workerId` VARCHAR(500),
  `leaseUntil` DATETIME(3),
  `currentStep` INTEGER NOT NULL,
  `outcome` TEXT,
  `facts` JSON,
  `retryOf` INTEGER,
  `version` INTEGER NOT NULL,
  `createdAt` DATETIME(3) NOT NULL,
  `updatedAt` DATETIME(3) NOT NULL,
  `startedAt` DATETIME(3),
  `finishedAt` DATETIME(3),
  PRIMARY KEY (`id`),
  UNIQUE INDEX `Operation_idempotencyKey_key` (`idempotencyKey`),
  INDEX `Operation_state_idx` (`state`),
  INDEX `Operation_clusterId_idx` (`clusterId`),
  INDEX `Operation_createdAt_idx` (`createdAt`)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

CREATE TABLE `OperationStep` (
  `id` INTEGER NOT NULL AUTO_INCREMENT,
  `operationId` INTEGER NOT NULL,
  `position` INTEGER NOT NULL,
  `key` VARCHAR(500) NOT NULL,
  `name` VARCHAR(500) NOT NULL,
  `target` VARCHAR(500),
  `state` VARCHAR(500) NOT NULL,
  `term` INTEGER NOT NULL,
  `attempt` INTEGER NOT NULL,
  `expected` TEXT NOT NULL,
  `observed` JSON,
  `evidence` JSON,
  `memory` JSON,
  `error` TEXT,
  `progress` DOUBLE,
  `etaSeconds` DOUBLE,
  `intentAt` DATETIME(3),
  `startedAt` DATETIME(3),
  `finishedAt` DATETIME(3),
  PRIMARY KEY (`id`),
  UNIQUE INDEX `OperationStep_operationId_position_key` (`operationId`, `position`)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

CREATE TABLE `OperationLog` (
  `id` INTEGER NOT NULL AUTO_INCREMENT,
  `operationId` INTEGER NOT NULL,
  `position` INTEGER NOT NULL,
  `at` DATETIME(3) NOT NULL,
  `level` VARCHAR(500) NOT NULL,
  `line` TEXT NOT NULL,
  PRIMARY KEY (`id`),
  INDEX `OperationLog_operationId_id_idx` (`operationId`, `id`)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

CREATE TABLE `Approval` (
  `id` INTEGER NOT NULL AUTO_INCREMENT,
  `operationId` INTEGER NOT NULL,
  `digest` VARCHAR(500) NOT NULL,
  `userId` VARCHAR(500) NOT NULL,
  `userName` VARCHAR(500) NOT NULL,
  `decision` VARCHAR(500) NOT NULL,
  `comment` TEXT,
  `at` DATETIME(3) NOT NULL,
  `lapsedAt` DATETIME(3),
  `lapsedWhy` TEXT,
  PRIMARY KEY (`id`),
  INDEX `Approval_operationId_idx` (`operationId`)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

CREATE TABLE `ClusterLock` (
  `key` VARCHAR(191) NOT NULL,
  `operationId` INTEGER,
  `workerId` VARCHAR(500),
  `term` INTEGER NOT NULL,
  `leaseUntil` DATETIME(3) NOT NULL,
  PRIMARY KEY (`key`)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

CREATE TABLE `Worker` (
  `id` VARCHAR(191) NOT NULL,
  `host` VARCHAR(500) NOT NULL,
  `pid` INTEGER NOT NULL,
  `version` VARCHAR(500) NOT NULL,
  `startedAt` DATETIME(3) NOT NULL,
  `heartbeatAt` DATETIME(3) NOT NULL,
  `leaseUntil` DATETIME(3) NOT NULL,
  `draining` BOOLEAN NOT NULL,
  `stoppedAt` DATETIME(3),
  `pollDelayMs` DOUBLE,
  `details` JSON NOT NULL,
  PRIMARY KEY (`id`)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

CREATE TABLE `PollLease` (
  `instanceId` VARCHAR(191) NOT NULL,
  `workerId` VARCHAR(191) NOT NULL,
  `leaseUntil` DATETIME(3) NOT NULL,
  PRIMARY KEY (`instanceId`),
  INDEX `PollLease_workerId_idx` (`workerId`)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

CREATE TABLE `Probe` (
  `id` VARCHAR(191) NOT NULL,
  `kind` VARCHAR(500) NOT NULL,
  `instanceId` VARCHAR(500),
  `input` JSON NOT NULL,
  `state` VARCHAR(191) NOT NULL,
  `answer` JSON,
  `error` TEXT,
  `requestedBy` VARCHAR(500) NOT NULL,
  `createdAt` DATETIME(3) NOT NULL,
  `expiresAt` DATETIME(3) NOT NULL,
  `answeredAt` DATETIME(3),
  PRIMARY KEY (`id`),
  INDEX `Probe_state_createdAt_idx` (`state`, `createdAt`)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

CREATE TABLE `Notice` (
  `id` INTEGER NOT NULL AUTO_INCREMENT,
  `userId` VARCHAR(191) NOT NULL,
  `at` DATETIME(3) NOT NULL,
  `title` TEXT NOT NULL,
  `href` VARCHAR(500) NOT NULL,
  `readAt` DATETIME(3),
  PRIMARY KEY (`id`),
  INDEX `Notice_userId_at_idx` (`userId`, `at`)
) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;

ALTER TABLE `Identity` ADD CONSTRAINT `Identity_userId_fkey` FOREIGN KEY (`userId`) REFERENCES `User` (`id`) ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE `RoleGrant` ADD CONSTRAINT `RoleGrant_userId_fkey` FOREIGN KEY (`userId`) REFERENCES `User` (`id`) ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE `Session` ADD CONSTRAINT `Session_userId_fkey` FOREIGN KEY (`userId`) REFERENCES `User` (`id`) ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE `ApiToken` ADD CONSTRAINT `ApiToken_userId_fkey` FOREIGN KEY (`userId`) REFERENCES `User` (`id`) ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE `Cluster` ADD CONSTRAINT `Cluster_environmentId_fkey` FOREIGN KEY (`environmentId`) REFERENCES `Environment` (`id`) ON DELETE RESTRICT ON UPDATE CASCADE;

ALTER TABLE `Instance` ADD CONSTRAINT `Instance_clusterId_fkey` FOREIGN KEY (`clusterId`) REFERENCES `Cluster` (`id`) ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE `Observation` ADD CONSTRAINT `Observation_instanceId_fkey` FOREIGN KEY (`instanceId`) REFERENCES `Instance` (`id`) ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE `OperationStep` ADD CONSTRAINT `OperationStep_operationId_fkey` FOREIGN KEY (`operationId`) REFERENCES `Operation` (`id`) ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE `OperationLog` ADD CONSTRAINT `OperationLog_operationId_fkey` FOREIGN KEY (`operationId`) REFERENCES `Operation` (`id`) ON DELETE CASCADE ON UPDATE CASCADE;

ALTER TABLE `Approval` ADD CONSTRAINT `Approval_operationId_fkey` FOREIGN KEY (`operationId`) REFERENCES `Operation` (`id`) ON DELETE CASCADE ON UPDATE CASCADE;
