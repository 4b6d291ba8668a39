//! In which order images go, and when the next one can.

use std::collections::HashMap;
use std::time::Duration;

use super::plan::{DAY, arrived_at};
use super::{Action, Aim, LifecyclePolicy, Outcome, Plan, PlannedImage};
use crate::Timestamp;

/// The images that expire, in groups that go together: an index, then what it lists, each with what refers to it. The
/// oldest group comes first; an image that several of them list comes with the last.
#[must_use]
pub fn expiry_order<T>(plan: &Plan, images: &[PlannedImage<T>]) -> Vec<Vec<usize>> {
    let goes = |k: &usize| plan.outcomes[*k].action() == Some(Action::Expire);
    // Whose going each image waits for, as a count, and the other way round.
    let mut waits = vec![0_usize; images.len()];
    let mut freed_by: HashMap<usize, Vec<usize>> = HashMap::new();
    for k in (0..images.len()).filter(goes) {
        for holder in images[k].listed_by.iter().copied().chain(images[k].subject).filter(goes) {
            waits[k] += 1;
            freed_by.entry(holder).or_default().push(k);
        }
    }
    let mut firsts: Vec<usize> = (0..images.len()).filter(|k| goes(k) && waits[*k] == 0).collect();
    firsts.sort_unstable_by_key(|&k| (arrived_at(&images[k]), images[k].digest));
    let mut groups = Vec::with_capacity(firsts.len());
    for first in firsts {
        let (mut group, mut free) = (Vec::new(), vec![first]);
        while let Some(k) = free.pop() {
            group.push(k);
            for &held in freed_by.get(&k).into_iter().flatten() {
                waits[held] -= 1;
                if waits[held] == 0 {
                    free.push(held);
                }
            }
        }
        groups.push(group);
    }
    groups
}

/// The first moment after `now` at which a rule that keeps an image now will want it for its age alone.
#[must_use]
pub fn next_change<T>(
    policy: &LifecyclePolicy,
    plan: &Plan,
    images: &[PlannedImage<T>],
    now: Timestamp,
) -> Option<Timestamp> {
    let wanted_from = |(image, outcome): (&PlannedImage<T>, &Outcome)| {
        let Outcome::Kept { by, .. } = outcome else { return None };
        match policy.rules[*by].aim {
            // It has to be older than that.
            Aim::DaysSincePushed(days, _) => Some(arrived_at(image) + DAY * days + Duration::from_millis(1)),
            _ => None,
        }
    };
    images.iter().zip(&plan.outcomes).filter_map(wanted_from).filter(|moment| *moment > now).min()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Digest;
    use crate::lifecycle::{Rule, StorageClass, TagSelection, plan};

    const NOW: Timestamp = Timestamp::from_millis(1_700_000_000_000);

    fn image(name: &str, days: u32, listed_by: &[usize], subject: Option<usize>) -> PlannedImage<&'static str> {
        PlannedImage {
            digest: Digest::sha256(name.as_bytes()),
            tags: vec![],
            storage_class: StorageClass::Standard,
            pushed_at: NOW - DAY * days,
            pulled_at: None,
            activated_at: None,
            archived_at: None,
            listed_by: listed_by.to_vec(),
            subject,
        }
    }

    fn any(aim: Aim) -> LifecyclePolicy {
        LifecyclePolicy { rules: vec![Rule { priority: 1, description: None, tags: TagSelection::Any, aim }] }
    }

    #[test]
    fn an_index_goes_before_what_it_lists_and_with_what_refers_to_it() {
        let images = [
            image("child", 9, &[1], None),
            image("index", 8, &[], None),
            image("signature", 7, &[], Some(1)),
            image("older", 20, &[], None),
            image("young", 1, &[], None),
            image("child's signature", 6, &[], Some(0)),
        ];
        let plan = plan(&any(Aim::DaysSincePushed(5, Action::Expire)), &images, NOW);
        let groups = expiry_order(&plan, &images);
        assert_eq!(groups.len(), 2, "{groups:?}");
        assert_eq!(groups[0], [3]);
        assert_eq!(groups[1][0], 1);
        let place = |k: usize| groups[1].iter().position(|&other| other == k).expect("it goes");
        assert_eq!(groups[1].len(), 4);
        assert!(place(0) < place(5));
    }

    #[test]
    fn a_child_of_two_indexes_comes_with_the_last() {
        let images = [image("old", 9, &[], None), image("older", 10, &[], None), image("child", 11, &[0, 1], None)];
        let plan = plan(&any(Aim::DaysSincePushed(5, Action::Expire)), &images, NOW);
        assert_eq!(expiry_order(&plan, &images), [vec![1], vec![0, 2]]);
    }

    #[test]
    fn the_next_change_is_when_the_oldest_of_those_kept_is_too_old() {
        let images = [image("a", 9, &[], None), image("b", 3, &[], None), image("c", 2, &[], None)];
        for (aim, expected) in [
            (Aim::DaysSincePushed(5, Action::Expire), Some(NOW + DAY * 2 + Duration::from_millis(1))),
            (Aim::CountMoreThan(1, Action::Expire), None),
        ] {
            let policy = any(aim);
            assert_eq!(next_change(&policy, &plan(&policy, &images, NOW), &images, NOW), expected);
        }
    }
}
