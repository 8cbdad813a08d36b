//! From what a wheel or two fingers report to whole slices.

use egui::MouseWheelUnit;

use crate::app::Preferences;

/// How much further a wheel goes with Shift.
const FAST: isize = 10;
/// Slices that one report of two fingers may go at most: a flick is not to end at the other side of the patient.
const MOST_AT_ONCE: f32 = 6.0;

/// What was turned and not yet made a slice.
#[derive(Clone, Copy, Debug, Default)]
pub struct Wheel {
    notches: f32,
    fingers: f32,
}

impl Wheel {
    /// Slices to go for one report of so many units; positive units are away from the person.
    pub fn turned(&mut self, unit: MouseWheelUnit, by: f32, shift: bool, preferences: &Preferences) -> isize {
        let (left_over, by, slices) = match unit {
            MouseWheelUnit::Point => {
                let share = (by / preferences.touch_points()).clamp(-MOST_AT_ONCE, MOST_AT_ONCE);
                (&mut self.fingers, share, preferences.wheel_sign())
            }
            _ => (&mut self.notches, by, preferences.notch_slices()),
        };
        if *left_over * by < 0.0 {
            // Turned round: what was left of the other way would delay the answer.
            *left_over = 0.0;
        }
        *left_over += by;
        let whole = left_over.trunc();
        *left_over -= whole;
        -(whole as isize) * slices * if shift { FAST } else { 1 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::Preference;

    #[test]
    fn a_notch_is_a_slice_and_fingers_need_a_way() {
        let (mut wheel, preferences) = (Wheel::default(), Preferences::default());
        let line = MouseWheelUnit::Line;
        assert_eq!(wheel.turned(line, -1.0, false, &preferences), 1);
        assert_eq!(wheel.turned(line, 1.0, true, &preferences), -10);
        let mut fingers = || wheel.turned(MouseWheelUnit::Point, -15.0, false, &preferences);
        assert_eq!([fingers(), fingers(), fingers(), fingers(), fingers()], [0, 0, 1, 0, 0], "40 points a slice");
    }

    #[test]
    fn turning_round_answers_at_once_and_a_flick_does_not_run_away() {
        let (mut wheel, preferences) = (Wheel::default(), Preferences::default());
        let mut by = |points: f32| wheel.turned(MouseWheelUnit::Point, points, false, &preferences);
        assert_eq!(by(-39.0), 0);
        assert_eq!(by(40.0), -1, "nothing is left of the way there");
        assert_eq!(by(-5000.0), 6);
    }

    #[test]
    fn a_fine_wheel_adds_up_and_preferences_count() {
        let (mut wheel, mut preferences) = (Wheel::default(), Preferences::default());
        preferences.choose(Preference::WheelWay, 1);
        preferences.choose(Preference::WheelNotch, 2);
        let steps: isize = (0..8).map(|_| wheel.turned(MouseWheelUnit::Line, -0.25, false, &preferences)).sum();
        assert_eq!(steps, -6, "two notches of three slices, the other way");
    }
}
