//! The laws of the blob store. Every back end must keep all of them: a new one implements [`Subject`]
//! and gets its line of `laws!`.

mod damage;
mod faults;
mod listing;
mod properties;
mod quarantine;
mod ranges;
mod subject;
mod uploads;

use subject::{FilesSubject, Subject};

macro_rules! laws {
    ($name:ident, $subject:expr, $($area:ident { $($law:ident),* $(,)? })*) => {
        mod $name {
            use super::*;
            $(mod $area {
                use super::*;
                $(
                    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
                    async fn $law() {
                        let subject: Box<dyn Subject> = Box::new($subject);
                        crate::$area::$law(&*subject).await;
                    }
                )*
            })*
        }
    };
}

macro_rules! all_laws {
    ($name:ident, $subject:expr) => {
        laws! { $name, $subject,
            uploads {
                finished_bytes_read_back,
                nothing_is_visible_before_finish,
                what_fits_a_batch_is_not_stored_before_finish,
                an_upload_goes_on_after_everything_was_dropped,
                dust_beyond_the_state_is_overwritten,
                a_state_that_says_nothing_was_stored_ignores_dust,
                an_unknown_hash_state_is_made_anew_from_what_is_stored,
                a_state_resumes_only_its_own_upload,
                lost_and_cut_off_staged_bytes_are_named,
                wrong_bytes_are_deleted,
                sha512_is_honoured,
                uploads_run_beside_each_other,
                whoever_resumes_has_the_upload,
                deletes_and_discards_may_be_repeated,
                a_finished_id_may_be_written_again,
            }
            ranges {
                every_range_is_exact,
                pieces_are_bounded_and_counted_down,
                what_is_cold_is_waited_for,
                readers_outlive_a_delete,
            }
            damage {
                a_flipped_bit_is_found_wherever_it_is,
                damage_ahead_of_what_is_taken_is_found,
                a_wrong_length_is_found,
                frames_are_bound_to_their_place,
                another_key_does_not_read,
                verify_tells_good_missing_and_bad_apart,
            }
            listing {
                everything_is_listed_once_in_order_whatever_the_page,
            }
            quarantine {
                a_quarantined_blob_is_missing_until_it_is_restored,
                what_is_quarantined_is_listed_with_its_time_and_deleted_for_good,
                a_store_keeps_the_id_of_its_deployment,
            }
            faults {
                a_full_store_says_so_and_recovers,
                after_an_error_the_upload_is_lost_and_its_state_is_not,
                what_was_not_made_durable_is_not_acknowledged,
                a_read_that_fails_ends_the_stream,
            }
            properties {
                any_chunking_gives_the_same_blob,
            }
        }
    };
}

all_laws!(files, FilesSubject::new());
