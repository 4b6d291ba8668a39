#![no_main]

//! Forms of AWS Query: the first byte chooses the operation. What a form says could be said in JSON.

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let Some((&choice, form)) = data.split_first() else { return };
    aws_api::check_form(usize::from(choice), form);
});
