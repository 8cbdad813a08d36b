//! Behaviour through the library, the commands, the window without a display and the real program: one program of tests,
//! because linking forty took longer than running them. What measures its own memory or time stands beside it.

#[path = "../support/mod.rs"]
mod support;

mod case_check;
mod charsets;
mod cli;
mod commands;
mod compare;
mod findings;
mod first_light;
mod flood;
mod frames;
mod golden;
mod grouping;
mod hanging;
mod header;
mod headers;
mod hostile;
mod inspect;
mod jpeg_ls;
mod key_images;
mod leak;
mod levels;
mod links;
mod measure;
mod mpr;
mod multiframe;
mod nifti;
mod nifti_view;
mod odd_names;
mod opening;
mod pixels;
mod preferences;
mod present;
mod pydicom_headers;
mod pydicom_peer;
mod quiz;
mod quiz_keys;
mod quiz_store;
mod real_studies;
mod render_cli;
mod sample;
mod screens;
mod segments;
mod solid;
mod synth_headers;
mod tolerance;
mod window;
mod worksheet;
