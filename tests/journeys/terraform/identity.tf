# What a team keeps in Terraform beside its repositories: people, roles, keys and secrets.

terraform {
  required_providers {
    aws = { source = "hashicorp/aws" }
  }
}

provider "aws" {
  default_tags {
    tags = { ManagedBy = "terraform" }
  }
}

variable "suffix" { type = string }

data "aws_caller_identity" "current" {}

resource "aws_iam_user" "ci" {
  name          = "ci-${var.suffix}"
  path          = "/build/"
  force_destroy = true
  tags          = { Team = "build" }
}

resource "aws_iam_access_key" "ci" {
  user = aws_iam_user.ci.name
}

resource "aws_iam_user_login_profile" "ci" {
  user            = aws_iam_user.ci.name
  password_length = 24
}

resource "aws_iam_group" "builders" {
  name = "builders-${var.suffix}"
}

resource "aws_iam_group_membership" "builders" {
  name  = "builders"
  group = aws_iam_group.builders.name
  users = [aws_iam_user.ci.name]
}

resource "aws_iam_group_policy_attachment" "builders" {
  group      = aws_iam_group.builders.name
  policy_arn = "arn:aws:iam::aws:policy/AmazonEC2ContainerRegistryPowerUser"
}

data "aws_iam_policy_document" "project" {
  statement {
    sid       = "Project"
    actions   = ["ecr:*"]
    resources = ["arn:aws:ecr:*:${data.aws_caller_identity.current.account_id}:repository/project-${var.suffix}/*"]
  }
}

resource "aws_iam_policy" "project" {
  name        = "project-${var.suffix}"
  description = "All of one project's repositories"
  policy      = data.aws_iam_policy_document.project.json
}

resource "aws_iam_user_policy_attachment" "project" {
  user       = aws_iam_user.ci.name
  policy_arn = aws_iam_policy.project.arn
}

resource "aws_iam_user_policy" "inline" {
  name   = "inline"
  user   = aws_iam_user.ci.name
  policy = data.aws_iam_policy_document.project.json
}

resource "aws_iam_account_password_policy" "people" {
  minimum_password_length        = 12
  require_lowercase_characters   = true
  require_uppercase_characters   = true
  require_numbers                = true
  require_symbols                = true
  allow_users_to_change_password = true
  max_password_age               = 90
  password_reuse_prevention      = 5
}

resource "aws_iam_service_linked_role" "replication" {
  aws_service_name = "replication.ecr.amazonaws.com"
  description      = "Replicates images"
}

resource "aws_iam_service_linked_role" "pull_through_cache" {
  aws_service_name = "pullthroughcache.ecr.amazonaws.com"
}

resource "aws_iam_openid_connect_provider" "github" {
  url             = "https://token.actions.githubusercontent.com/${var.suffix}"
  client_id_list  = ["sts.amazonaws.com"]
  thumbprint_list = ["6938fd4d98bab03faadb97b34396831e3780aea1"]
}

data "aws_iam_policy_document" "trust" {
  statement {
    actions = ["sts:AssumeRoleWithWebIdentity"]
    principals {
      type        = "Federated"
      identifiers = [aws_iam_openid_connect_provider.github.arn]
    }
    condition {
      test     = "StringLike"
      variable = "token.actions.githubusercontent.com/${var.suffix}:sub"
      values   = ["repo:octo/app:*"]
    }
  }
  statement {
    actions = ["sts:AssumeRole"]
    principals {
      type        = "AWS"
      identifiers = [aws_iam_user.ci.arn]
    }
  }
}

resource "aws_iam_role" "deploy" {
  name                 = "deploy-${var.suffix}"
  description          = "Deploys what was built"
  assume_role_policy   = data.aws_iam_policy_document.trust.json
  max_session_duration = 7200
  permissions_boundary = aws_iam_policy.project.arn
}

resource "aws_iam_role_policy_attachment" "deploy" {
  role       = aws_iam_role.deploy.name
  policy_arn = "arn:aws:iam::aws:policy/AmazonEC2ContainerRegistryReadOnly"
}

resource "aws_iam_role_policy" "deploy" {
  role   = aws_iam_role.deploy.name
  policy = data.aws_iam_policy_document.project.json
}

resource "aws_iam_instance_profile" "nodes" {
  name = "nodes-${var.suffix}"
  path = "/nodes/"
  role = aws_iam_role.deploy.name
}

resource "aws_iam_virtual_mfa_device" "ci" {
  virtual_mfa_device_name = "ci-${var.suffix}"
}

resource "aws_kms_key" "images" {
  description             = "Encrypts images"
  deletion_window_in_days = 7
  enable_key_rotation     = true
}

resource "aws_kms_alias" "images" {
  name          = "alias/images-${var.suffix}"
  target_key_id = aws_kms_key.images.key_id
}

resource "aws_ecr_repository" "app" {
  name         = "project-${var.suffix}/app"
  force_delete = true
  encryption_configuration {
    encryption_type = "KMS"
    kms_key         = aws_kms_key.images.arn
  }
}

resource "aws_ecr_repository_policy" "app" {
  repository = aws_ecr_repository.app.name
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid       = "Pull"
      Effect    = "Allow"
      Principal = { AWS = aws_iam_role.deploy.arn }
      Action    = ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"]
    }]
  })
}

resource "aws_ecr_lifecycle_policy" "app" {
  repository = aws_ecr_repository.app.name
  policy = jsonencode({
    rules = [
      {
        rulePriority = 10
        description  = "of all others keep fifty"
        selection    = { tagStatus = "any", countType = "imageCountMoreThan", countNumber = 50 }
        action       = { type = "expire" }
      },
      {
        rulePriority = 1
        description  = "releases"
        selection = {
          tagStatus      = "tagged"
          tagPatternList = ["prod*", "v*"]
          countType      = "imageCountMoreThan"
          countNumber    = 30
        }
        action = { type = "expire" }
      },
    ]
  })
}

resource "aws_ecr_registry_policy" "registry" {
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid       = "Replicate"
      Effect    = "Allow"
      Principal = { AWS = "arn:aws:iam::${data.aws_caller_identity.current.account_id}:root" }
      Action    = ["ecr:CreateRepository", "ecr:ReplicateImage"]
      Resource  = "arn:aws:ecr:*:${data.aws_caller_identity.current.account_id}:repository/*"
    }]
  })
}

resource "aws_secretsmanager_secret" "upstream" {
  name                    = "ecr-pullthroughcache/${var.suffix}"
  recovery_window_in_days = 0
}

resource "aws_secretsmanager_secret_version" "upstream" {
  secret_id     = aws_secretsmanager_secret.upstream.id
  secret_string = jsonencode({ username = "u", accessToken = "t" })
}

output "account" {
  value = data.aws_caller_identity.current.account_id
}

output "access_key" {
  value = aws_iam_access_key.ci.id
}

output "secret_key" {
  value     = aws_iam_access_key.ci.secret
  sensitive = true
}
