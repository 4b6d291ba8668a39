//! What time does to keys: those whose day of deletion has come are shredded, and those whose period is over get new
//! material. Both may run twice, on many nodes, and be broken off.

use meta::kms_keys::{self, Rotation};
use model::Timestamp;

use super::keys::DAY;
use crate::{Access, Error};

/// How many keys one transaction takes on.
const BATCH_LEN: usize = 100;

impl Access {
    /// Deletes the keys whose time has come, with their material: what was encrypted under them is lost. How many.
    ///
    /// # Errors
    /// The database's; what was done before stays done.
    pub async fn shred_due_keys(&self) -> Result<usize, Error> {
        let (mut shredded, now) = (0, self.0.clock.now());
        loop {
            let batch = self.0.db.write_freeing("shred_due_keys", move |tx| {
                Box::pin(async move {
                    let due = kms_keys::to_delete(tx, now, BATCH_LEN).await?;
                    for id in &due {
                        kms_keys::delete(tx, *id).await?;
                    }
                    Ok::<_, Error>(due.len())
                })
            });
            let batch = batch.await?;
            shredded += batch;
            if batch > 0 {
                self.changed();
            }
            if batch < BATCH_LEN {
                return Ok(shredded);
            }
        }
    }

    /// Gives new material to the keys whose period is over. How many.
    ///
    /// # Errors
    /// The database's; what was done before stays done.
    pub async fn rotate_due_keys(&self) -> Result<usize, Error> {
        self.look_for_root_keys().await?;
        let (mut rotated, now) = (0, self.0.clock.now());
        loop {
            let access = self.clone();
            let batch = self.0.db.write("rotate_due_keys", move |tx| {
                Box::pin(async move {
                    let due = kms_keys::to_rotate(tx, now, BATCH_LEN).await?;
                    for key in &due {
                        let versions = kms_keys::versions(tx, key.id).await?;
                        access.rotate(tx, key, &versions, Rotation::Automatic, now).await?;
                        let schedule = key.rotation_period_days.zip(key.next_rotation_at);
                        let schedule = schedule.map(|(days, last_at)| (days, next_after(last_at, days, now)));
                        kms_keys::set_rotation(tx, key.id, schedule).await?;
                    }
                    Ok::<_, Error>(due.len())
                })
            });
            let batch = batch.await?;
            rotated += batch;
            if batch > 0 {
                self.changed();
            }
            if batch < BATCH_LEN {
                return Ok(rotated);
            }
        }
    }
}

/// The first time after `now` that lies whole periods after `last_at`: what was missed is not made up for.
fn next_after(last_at: Timestamp, period_days: u32, now: Timestamp) -> Timestamp {
    let period = DAY * period_days.max(1);
    let missed = now.since(last_at).as_millis() / period.as_millis();
    last_at + period * u32::try_from(missed).unwrap_or(u32::MAX).saturating_add(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_next_time_lies_in_the_future_and_whole_periods_on() {
        let at = |days: u32| Timestamp::from_millis(0) + DAY * days;
        for (last, now, next) in [(100, 100, 190), (100, 150, 190), (100, 190, 280), (100, 1000, 1090)] {
            assert_eq!(next_after(at(last), 90, at(now)), at(next), "{last} {now}");
        }
    }
}
