-- Words in braces are types that the two databases spell differently; see src/database/migrations.rs.
-- Times are milliseconds since 1970, truth values 0 and 1. An index is named for the question it answers.

CREATE TABLE accounts (
    id {TEXT} NOT NULL PRIMARY KEY,
    created_at {INTEGER} NOT NULL
) {ROWS};

CREATE TABLE access_keys (
    id {TEXT} NOT NULL PRIMARY KEY,
    account {TEXT} NOT NULL REFERENCES accounts (id),
    sealed_secret {BLOB} NOT NULL,
    active {INTEGER} NOT NULL,
    created_at {INTEGER} NOT NULL
) {ROWS};
CREATE INDEX access_keys_of_account ON access_keys (account, created_at, id);

-- A registry exists for every account and region without a row here; the row holds what would take long to count.
CREATE TABLE registries (
    account {TEXT} NOT NULL,
    region {TEXT} NOT NULL,
    repository_count {INTEGER} NOT NULL,
    PRIMARY KEY (account, region)
) {CLUSTERED};

CREATE TABLE repositories (
    id {SERIAL},
    account {TEXT} NOT NULL,
    region {TEXT} NOT NULL,
    name {TEXT} NOT NULL,
    created_at {INTEGER} NOT NULL,
    tag_mutability {TEXT} NOT NULL,
    tag_filters_json {TEXT} NOT NULL,
    scan_on_push {INTEGER} NOT NULL,
    image_count {INTEGER} NOT NULL DEFAULT 0
) {ROWS};
CREATE UNIQUE INDEX repositories_by_name ON repositories (account, region, name);

CREATE TABLE resource_tags (
    repository {INTEGER} NOT NULL REFERENCES repositories (id) ON DELETE CASCADE,
    key {TEXT} NOT NULL,
    value {TEXT} NOT NULL,
    PRIMARY KEY (repository, key)
) {CLUSTERED};

-- unreferenced_since is null while a layer points at the blob.
CREATE TABLE blobs (
    id {TEXT} NOT NULL PRIMARY KEY,
    account {TEXT} NOT NULL,
    region {TEXT} NOT NULL,
    digest {TEXT} NOT NULL,
    encrypted {INTEGER} NOT NULL,
    size_bytes {INTEGER} NOT NULL,
    wrapped_key {BLOB},
    created_at {INTEGER} NOT NULL,
    unreferenced_since {INTEGER}
) {ROWS};
CREATE UNIQUE INDEX blobs_by_content ON blobs (account, region, digest, encrypted);
CREATE INDEX blobs_to_collect ON blobs (unreferenced_since) WHERE unreferenced_since IS NOT NULL;

-- unreferenced_since is null while an image holds the layer. The key to blobs has no ON DELETE on purpose: it is what
-- stops a collection that would take away a blob that was found again at the last moment.
CREATE TABLE layers (
    repository {INTEGER} NOT NULL REFERENCES repositories (id),
    digest {TEXT} NOT NULL,
    blob {TEXT} NOT NULL REFERENCES blobs (id),
    unreferenced_since {INTEGER},
    PRIMARY KEY (repository, digest)
) {CLUSTERED};
CREATE INDEX layers_of_blob ON layers (blob, repository);
CREATE INDEX layers_to_collect ON layers (unreferenced_since) WHERE unreferenced_since IS NOT NULL;

-- What a listing shows. tag_count is kept by the statements that move tags, so that the pages of tagged and of untagged
-- images each have an index of their own.
CREATE TABLE images (
    id {SERIAL},
    repository {INTEGER} NOT NULL REFERENCES repositories (id),
    digest {TEXT} NOT NULL,
    media_type {TEXT} NOT NULL,
    artifact_type {TEXT},
    subject {TEXT},
    size_bytes {INTEGER} NOT NULL,
    manifest_len_bytes {INTEGER} NOT NULL,
    pushed_at {INTEGER} NOT NULL,
    last_pulled_at {INTEGER},
    tag_count {INTEGER} NOT NULL DEFAULT 0
) {ROWS};
CREATE UNIQUE INDEX images_by_digest ON images (repository, digest);
CREATE INDEX images_tagged_by_digest ON images (repository, digest) WHERE tag_count > 0;
CREATE INDEX images_untagged_by_digest ON images (repository, digest) WHERE tag_count = 0;
CREATE INDEX images_of_subject ON images (repository, subject, digest) WHERE subject IS NOT NULL;

-- The long columns, apart, so that listings do not drag them along.
CREATE TABLE image_manifests (
    image {INTEGER} NOT NULL PRIMARY KEY REFERENCES images (id) ON DELETE CASCADE,
    annotations_json {TEXT} NOT NULL,
    manifest {BLOB} NOT NULL
) {ROWS};

CREATE TABLE image_tags (
    repository {INTEGER} NOT NULL REFERENCES repositories (id),
    tag {TEXT} NOT NULL,
    image {INTEGER} NOT NULL REFERENCES images (id) ON DELETE CASCADE,
    updated_at {INTEGER} NOT NULL,
    PRIMARY KEY (repository, tag)
) {CLUSTERED};
CREATE INDEX image_tags_of_image ON image_tags (image, tag);

CREATE TABLE image_layers (
    image {INTEGER} NOT NULL REFERENCES images (id) ON DELETE CASCADE,
    digest {TEXT} NOT NULL,
    repository {INTEGER} NOT NULL,
    media_type {TEXT} NOT NULL,
    PRIMARY KEY (image, digest),
    FOREIGN KEY (repository, digest) REFERENCES layers (repository, digest)
) {CLUSTERED};
CREATE INDEX image_layers_holding_layer ON image_layers (repository, digest, image);

CREATE TABLE image_children (
    image {INTEGER} NOT NULL REFERENCES images (id) ON DELETE CASCADE,
    child {TEXT} NOT NULL,
    repository {INTEGER} NOT NULL,
    PRIMARY KEY (image, child),
    FOREIGN KEY (repository, child) REFERENCES images (repository, digest)
) {CLUSTERED};
CREATE INDEX image_children_listing_child ON image_children (repository, child, image);

CREATE TABLE uploads (
    id {TEXT} NOT NULL PRIMARY KEY,
    repository {INTEGER} NOT NULL REFERENCES repositories (id) ON DELETE CASCADE,
    principal {TEXT} NOT NULL,
    received_bytes {INTEGER} NOT NULL,
    state {BLOB},
    wrapped_key {BLOB},
    last_part_bytes {INTEGER},
    has_short_part {INTEGER} NOT NULL,
    created_at {INTEGER} NOT NULL,
    updated_at {INTEGER} NOT NULL
) {ROWS};
CREATE INDEX uploads_of_repository ON uploads (repository);
CREATE INDEX uploads_to_expire ON uploads (updated_at);
