//! Pictures of a solid on a worker: the newest wish alone, first coarse while it moves, then fine.

use std::{
    sync::{
        Arc, Condvar, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU64, Ordering},
        mpsc::{Receiver, Sender, channel},
    },
    thread,
};

use egui::{ColorImage, Context};

use crate::{
    paint::look,
    solid::{SolidScene, draw_solids},
};

#[derive(Default)]
struct Wishes {
    next: Option<(u64, SolidScene, [usize; 2])>,
    closed: bool,
}

struct Shared {
    wishes: Mutex<Wishes>,
    wake: Condvar,
    /// The newest wish: what was begun for an older one is given up.
    newest: AtomicU64,
}

/// The worker. It ends when this is dropped.
pub struct Worker {
    shared: Arc<Shared>,
    pictures: Receiver<ColorImage>,
    number: u64,
}

/// While it moves a picture has about so many pixels on its longer side.
const COARSE_SIDE: usize = 260;

impl Worker {
    /// Starts it.
    pub fn new(ctx: &Context) -> Self {
        let shared = Arc::new(Shared { wishes: Mutex::default(), wake: Condvar::new(), newest: AtomicU64::new(0) });
        let (sender, pictures) = channel();
        let (of_worker, ctx) = (shared.clone(), ctx.clone());
        thread::spawn(move || work(&of_worker, &sender, &ctx));
        Self { shared, pictures, number: 0 }
    }

    /// Asks for a picture of so many pixels in place of all that was asked for before.
    pub fn want(&mut self, scene: SolidScene, size: [usize; 2]) {
        self.number += 1;
        self.shared.newest.store(self.number, Ordering::Relaxed);
        lock(&self.shared.wishes).next = Some((self.number, scene, size));
        self.shared.wake.notify_one();
    }

    /// The newest picture that was finished since the last time.
    pub fn finished(&self) -> Option<ColorImage> {
        self.pictures.try_iter().last()
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        self.shared.newest.store(u64::MAX, Ordering::Relaxed);
        lock(&self.shared.wishes).closed = true;
        self.shared.wake.notify_one();
    }
}

fn lock(wishes: &Mutex<Wishes>) -> MutexGuard<'_, Wishes> {
    wishes.lock().unwrap_or_else(PoisonError::into_inner)
}

fn work(shared: &Shared, pictures: &Sender<ColorImage>, ctx: &Context) {
    while let Some((number, scene, size)) = next(shared) {
        let coarse = (size[0].max(size[1]) / COARSE_SIDE).max(1);
        for step in [coarse, 1] {
            // A coarse picture is finished even if it is overtaken, or nothing would be seen while it moves.
            let go_on = || step > 1 || shared.newest.load(Ordering::Relaxed) == number;
            let Some(image) = picture(&scene, size, step, go_on) else { break };
            if pictures.send(image).is_err() {
                return;
            }
            ctx.request_repaint();
            if step == 1 || shared.newest.load(Ordering::Relaxed) != number {
                break;
            }
        }
    }
}

/// The next wish, once there is one; `None` when it is over.
fn next(shared: &Shared) -> Option<(u64, SolidScene, [usize; 2])> {
    let mut wishes = lock(&shared.wishes);
    loop {
        if wishes.closed {
            return None;
        }
        if let Some(wish) = wishes.next.take() {
            return Some(wish);
        }
        wishes = shared.wake.wait(wishes).unwrap_or_else(PoisonError::into_inner);
    }
}

/// Every `step`-th pixel of a picture of this size.
fn picture(scene: &SolidScene, size: [usize; 2], step: usize, go_on: impl Fn() -> bool + Sync) -> Option<ColorImage> {
    let size = size.map(|side| side.div_ceil(step));
    let mut scene = scene.clone();
    scene.camera.mm_per_pixel *= step as f64;
    let drawn = draw_solids(&scene, size, go_on)?;
    let ground = look::VIEWPORT;
    let over = |[red, green, blue, alpha]: [u8; 4]| {
        let mix = |front: u8, back: u8| front.saturating_add((u16::from(back) * u16::from(255 - alpha) / 255) as u8);
        egui::Color32::from_rgb(mix(red, ground.r()), mix(green, ground.g()), mix(blue, ground.b()))
    };
    Some(ColorImage::new(size, drawn.into_iter().map(over).collect()))
}
