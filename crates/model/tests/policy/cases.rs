use std::collections::BTreeSet;

use crate::case::Case;

#[test]
fn every_case_comes_out_as_it_must() {
    let mut wrong = Vec::new();
    for case in Case::all() {
        let expected = match (&*case.expect, case.why.as_deref()) {
            ("allow", why) => (true, why.unwrap_or("identity")),
            ("deny", why) => (false, why.unwrap_or("no identity-based policy allows")),
            (other, _) => panic!("{}: neither allow nor deny: {other}", case.rule),
        };
        let (allowed, why) = case.outcome();
        if (allowed, &*why) != expected {
            wrong.push(format!("{}: {} {why}", case.rule, if allowed { "allowed by" } else { "denied:" }));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn there_are_many_cases_and_each_has_a_name_of_its_own() {
    let cases = Case::all();
    assert!(cases.len() >= 400, "{}", cases.len());
    let names: BTreeSet<_> = cases.iter().map(|case| &case.rule).collect();
    assert_eq!(names.len(), cases.len());
}
