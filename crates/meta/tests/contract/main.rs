//! The law of rows: one suite, held on SQLite and on PostgreSQL.

mod access;
mod collection;
mod connections;
mod damage;
mod deployment;
mod groups;
mod images;
mod instance_profiles;
mod kms;
mod layers;
mod lifecycle;
mod lifetime;
mod listings;
mod policies;
// The crate that this file belongs to stands on this one.
#[path = "../../../testkit/src/postgres.rs"]
mod postgres;
mod repositories;
mod resource_policies;
mod roles;
mod root_keys;
mod secrets;
mod store;
mod tls;
mod transactions;
mod uploads;
mod users;

/// Makes of each rule a test on either database.
macro_rules! on_both {
    ($($module:ident: $($rule:ident)*;)*) => {
        mod on_sqlite {
            $(mod $module {
                $(#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
                async fn $rule() {
                    crate::$module::$rule(crate::store::Store::sqlite().await).await;
                })*
            })*
        }
        mod on_postgres {
            $(mod $module {
                $(#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
                async fn $rule() {
                    if let Some(store) = crate::store::Store::postgres().await {
                        crate::$module::$rule(store).await;
                    }
                })*
            })*
        }
    };
}

on_both! {
    access:
        an_account_is_added_once
        accounts_are_paged_by_number
        an_access_key_is_added_once_and_keeps_what_it_was_given
        a_secret_is_replaced_only_where_there_is_a_key;
    deployment:
        a_deployment_gets_one_id_and_keeps_it
        a_database_is_blank_until_it_is_opened
        a_place_is_told_without_its_password
        one_server_at_a_time_claims_a_database
        writes_are_refused_for_as_long_as_there_is_a_reason;
    repositories:
        a_name_is_taken_once_in_each_registry
        repositories_are_paged_by_name_in_byte_order
        every_mutability_is_kept
        resource_tags_are_set_replaced_and_removed
        a_deleted_repository_takes_everything_along
        a_name_created_anew_gets_another_key
        a_name_raced_for_has_one_winner;
    resource_policies:
        a_repository_has_one_policy_or_none
        a_repository_is_found_with_its_policy
        a_deleted_repository_takes_its_policy_along
        a_registry_has_one_policy_or_none;
    lifecycle:
        a_repository_has_one_lifecycle_policy_or_none
        a_policy_is_due_when_it_was_set_and_when_images_change
        indexes_are_found_for_many_images_at_once
        a_preview_is_started_once_and_keeps_its_results;
    roles:
        a_role_is_added_once_whatever_the_case_and_keeps_what_it_was_given
        roles_are_paged_by_name_below_a_path
        a_role_changes_where_it_is_told_and_nowhere_else
        a_provider_is_known_once_to_each_account
        a_provider_changes_where_it_is_told_and_nowhere_else
        an_alias_belongs_to_one_account
        what_an_account_has_is_counted;
    users:
        a_user_is_added_once_whatever_the_case_and_keeps_what_it_was_given
        users_are_paged_by_name_below_a_path
        a_renamed_user_keeps_what_hangs_on_it
        a_boundary_is_set_and_taken_away
        a_deleted_user_takes_its_password_along_and_not_its_keys
        a_user_has_one_password_or_none
        the_newest_former_passwords_are_remembered
        an_account_has_one_password_policy_or_none
        the_last_use_of_a_password_never_goes_back
        keys_belong_to_a_user_or_to_the_root;
    instance_profiles:
        an_instance_profile_holds_a_role_until_it_is_taken_out
        the_last_deletion_of_a_service_linked_role_is_remembered
        an_mfa_device_has_one_user_or_none;
    groups:
        a_group_is_added_once_whatever_the_case_and_keeps_what_it_was_given
        groups_are_paged_by_name_below_a_path
        a_renamed_group_keeps_its_members
        a_member_is_in_until_it_is_out;
    layers:
        content_is_stored_once_for_each_registry_encryption_and_key
        blobs_are_paged_by_id_and_summed
        a_layer_is_of_its_repository_alone
        a_deleted_layer_is_gone_from_its_repository_and_its_last_marks_the_blob
        a_renewed_layer_counts_as_unreferenced_since_then_and_a_held_one_stays_held
        a_layer_has_the_media_type_that_its_first_image_gives_it
        sizes_are_those_of_the_repositorys_own_layers;
    damage:
        a_damaged_blob_is_not_joined_and_not_missing_to_its_readers
        a_sound_blob_takes_over_all_layers_of_the_damaged_ones
        damage_is_healed_within_its_registry_and_kms_key
        a_mark_is_cleared_unless_another_blob_took_the_place
        holders_are_paged_with_the_tags_that_lead_to_them;
    images:
        an_image_is_found_by_digest_and_by_tag
        an_image_needs_its_layers_and_children
        a_digest_is_stored_once_in_a_repository
        an_image_may_name_a_layer_twice
        parents_are_the_indexes_that_list_an_image
        a_tag_moves_and_its_images_know
        tags_of_many_images_come_at_once
        a_pull_time_never_goes_back
        referrers_are_filtered_and_paged_by_digest
        a_deleted_image_takes_its_tags_along;
    listings:
        images_are_paged_by_digest_whatever_the_status
        tags_are_paged_in_byte_order
        image_ids_are_paged_by_digest_then_tag
        manifests_of_all_repositories_are_paged_by_key;
    kms:
        a_key_keeps_what_it_was_given_and_what_was_set
        keys_are_paged_by_id_in_their_account_and_region_while_they_are_there
        versions_of_material_are_kept_in_order
        the_longest_due_keys_come_first_and_those_to_delete_in_the_order_of_their_ids
        a_deleted_key_takes_its_material_aliases_grants_and_tags_along
        an_alias_is_taken_once_in_each_account_and_region_and_can_be_moved
        aliases_are_paged_by_name_and_those_of_gone_keys_left_out
        a_grant_keeps_what_it_was_given_and_is_of_its_key_alone
        grants_are_found_by_key_grantee_constraints_and_retiring_principal;
    uploads:
        an_upload_keeps_what_it_was_given
        an_upload_advances_only_from_where_it_is
        of_many_who_advance_one_wins
        uploads_without_news_are_taken_out
        an_upload_that_is_touched_expires_later_and_never_sooner;
    collection:
        an_unreferenced_layer_goes_after_its_time
        a_layer_found_again_waits_anew
        a_layer_goes_only_when_no_image_holds_it
        a_blob_goes_only_when_no_repository_has_it
        a_blob_found_again_waits_anew
        collection_takes_no_more_than_asked
        pushes_and_collection_at_once_lose_nothing;
    policies:
        a_policy_is_added_once_whatever_the_case_and_keeps_what_it_was_given
        policies_are_paged_by_name_below_a_path
        a_policys_versions_are_its_own_and_go_with_it
        inline_policies_are_kept_by_name
        a_policy_is_attached_once_to_each_principal
        a_policy_knows_whom_it_is_attached_to
        a_policy_knows_whom_it_bounds_and_how_often_it_is_used;
    root_keys:
        a_root_key_is_added_once_and_keeps_what_it_was_given
        older_root_keys_are_retired_once_and_deleted_only_after_their_time
        sealed_values_are_paged_and_replaced_where_they_are_still_the_same
        old_uploads_are_noticed;
    secrets:
        a_secret_keeps_what_it_was_given_and_its_name_is_taken_once
        the_day_of_access_never_goes_back
        a_deleted_secret_takes_everything_along
        tags_put_while_their_secret_is_deleted_go_too
        the_oldest_versions_without_a_stage_are_deleted_up_to_a_limit
        secrets_are_taken_out_when_their_time_has_come
        secrets_are_paged_by_name_and_by_moments_in_either_order
        a_version_is_added_once_and_replaced_where_it_is_still_the_same
        versions_are_paged_by_id_with_and_without_deprecated_ones
        a_stage_is_on_one_version_of_the_secret_at_a_time;
    transactions:
        a_transaction_that_fails_leaves_no_trace_and_harms_no_other
        a_statement_that_failed_cannot_be_committed
        reads_do_not_write
        a_read_has_one_snapshot
        parallel_writers_of_one_repository_all_get_through
        counts_stay_right_when_images_and_tags_race
        a_write_that_nobody_waits_for_is_whole_or_not_there
        what_is_acknowledged_is_seen_at_once;
    lifetime:
        rows_survive_reopening
        many_open_a_new_database_at_once
        a_schema_from_the_future_is_refused
        a_row_that_cannot_be_is_called_corrupt
        a_closed_database_says_so
        a_sound_database_has_no_complaints
        rows_that_contradict_each_other_are_complained_of;
}
