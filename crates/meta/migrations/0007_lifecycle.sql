-- A repository's lifecycle policy. revision grows with every change after which a plan made before must not be carried
-- out any more; due_at is when the policy is to be evaluated next.
CREATE TABLE lifecycle_policies (
    repository {INTEGER} NOT NULL PRIMARY KEY REFERENCES repositories (id) ON DELETE CASCADE,
    policy {TEXT} NOT NULL,
    set_at {INTEGER} NOT NULL,
    last_evaluated_at {INTEGER},
    due_at {INTEGER} NOT NULL,
    revision {INTEGER} NOT NULL DEFAULT 0
) {ROWS};
CREATE INDEX lifecycle_policies_due ON lifecycle_policies (due_at);

-- The last preview of a repository: what a policy would do to the images of the moment when it was started.
CREATE TABLE lifecycle_previews (
    repository {INTEGER} NOT NULL PRIMARY KEY REFERENCES repositories (id) ON DELETE CASCADE,
    policy {TEXT} NOT NULL,
    status {TEXT} NOT NULL,
    started_at {INTEGER} NOT NULL,
    expiring_count {INTEGER} NOT NULL DEFAULT 0
) {ROWS};
CREATE INDEX lifecycle_previews_by_status ON lifecycle_previews (status, started_at);

-- The images that it would take, numbered in the order of its pages.
CREATE TABLE lifecycle_preview_images (
    repository {INTEGER} NOT NULL REFERENCES lifecycle_previews (repository) ON DELETE CASCADE,
    number {INTEGER} NOT NULL,
    digest {TEXT} NOT NULL,
    pushed_at {INTEGER} NOT NULL,
    rule_priority {INTEGER} NOT NULL,
    tag_count {INTEGER} NOT NULL,
    PRIMARY KEY (repository, number)
) {CLUSTERED};
CREATE UNIQUE INDEX lifecycle_preview_images_by_digest ON lifecycle_preview_images (repository, digest);
CREATE INDEX lifecycle_preview_images_tagged ON lifecycle_preview_images (repository, number) WHERE tag_count > 0;
CREATE INDEX lifecycle_preview_images_untagged ON lifecycle_preview_images (repository, number) WHERE tag_count = 0;

CREATE TABLE lifecycle_preview_tags (
    repository {INTEGER} NOT NULL,
    tag {TEXT} NOT NULL,
    number {INTEGER} NOT NULL,
    PRIMARY KEY (repository, tag),
    FOREIGN KEY (repository, number) REFERENCES lifecycle_preview_images (repository, number) ON DELETE CASCADE
) {CLUSTERED};
CREATE INDEX lifecycle_preview_tags_of_image ON lifecycle_preview_tags (repository, number, tag);
