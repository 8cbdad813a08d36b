//! Slices in one place that differ in echo, time or another dimension: each value is a stack of its own.

use std::collections::BTreeMap;

use super::{
    order::{SAME_PLACE_MM, place, scroll_direction},
    slice::Slice,
    split::Stack,
};

/// Of more values than this no stacks are made: slices stay together in the place they share.
const MAX_VALUES: usize = 100;

/// What slices in one place may differ in, the more telling first.
#[derive(Clone, Copy)]
enum Aspect<'i> {
    EchoTime,
    BValue,
    InversionTime,
    Temporal,
    ImageType,
    /// A dimension by its index, with its name.
    Dimension(usize, &'i str),
}

/// A value of an aspect; numbers in thousandths.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Value<'i> {
    Number(i64),
    Text(&'i str),
}

/// Cuts a stack in which slices share places into stacks in which they do not, as far as a dimension tells them apart.
pub(super) fn cut_apart(stack: Stack<'_>) -> Vec<Stack<'_>> {
    let aspects = aspects(&stack);
    let mut stacks = vec![stack];
    for aspect in aspects {
        stacks = stacks.into_iter().flat_map(|stack| cut(stack, aspect)).collect();
    }
    stacks
}

fn aspects<'i>(stack: &Stack<'i>) -> Vec<Aspect<'i>> {
    use Aspect::{BValue, Dimension, EchoTime, ImageType, InversionTime, Temporal};
    let names = &stack.slices[0].instance.dimensions;
    let dimensions = names.iter().enumerate().map(|(idx, name)| Dimension(idx, name));
    [EchoTime, BValue, InversionTime, Temporal, ImageType].into_iter().chain(dimensions).collect()
}

fn cut<'i>(stack: Stack<'i>, aspect: Aspect<'i>) -> Vec<Stack<'i>> {
    let values: Vec<Option<Value<'i>>> = stack.slices.iter().map(|slice| aspect.of(slice)).collect();
    if stack.is_rest || values.iter().all(|value| *value == values[0]) || !tells_apart(&stack, &values) {
        return vec![stack];
    }
    let Stack { slices, said, is_rest } = stack;
    // What is not given comes last.
    let mut apart: BTreeMap<(bool, Option<Value<'i>>), Vec<Slice<'i>>> = BTreeMap::new();
    for (slice, value) in slices.into_iter().zip(values) {
        apart.entry((value.is_none(), value)).or_default().push(slice);
    }
    let stack = |((_, value), slices)| {
        let told = (aspect.name().to_owned(), aspect.words(value));
        Stack { slices, said: said.iter().cloned().chain([told]).collect(), is_rest }
    };
    apart.into_iter().map(stack).collect()
}

/// Whether slices in one place have different values, and few enough that the values are the same from place to place.
fn tells_apart(stack: &Stack<'_>, values: &[Option<Value<'_>>]) -> bool {
    let Some(mut places) = places(stack) else { return false };
    places.sort_by_key(|(place, idx)| (*place, values[*idx]));
    let runs = places.chunk_by(|(a, _), (b, _)| a == b);
    let n_values =
        |run: &[(u64, usize)]| 1 + run.windows(2).filter(|pair| values[pair[0].1] != values[pair[1].1]).count();
    let most_in_one_place = runs.map(n_values).max().unwrap_or(0);
    let mut all = values.to_vec();
    all.sort();
    all.dedup();
    most_in_one_place > 1 && all.len() <= MAX_VALUES.min(2 * most_in_one_place)
}

/// For each slice the number of its place and its index: by its position in the patient, else in its stack.
fn places(stack: &Stack<'_>) -> Option<Vec<(u64, usize)>> {
    let slices = &stack.slices;
    let Some(first) = slices[0].plane() else {
        let place = |(idx, slice): (usize, &Slice<'_>)| {
            Some(((slice.object as u64) << 32 | u64::from(slice.in_stack_position()?), idx))
        };
        return slices.iter().enumerate().map(place).collect();
    };
    let direction = scroll_direction(first);
    let mut along: Vec<(f64, usize)> = slices.iter().enumerate().map(|(idx, it)| (place(it, direction), idx)).collect();
    along.sort_by(|a, b| a.0.total_cmp(&b.0));
    let (mut number, mut from) = (0, along[0].0);
    Some(
        along
            .into_iter()
            .map(|(place, idx)| {
                if place - from >= SAME_PLACE_MM {
                    (number, from) = (number + 1, place);
                }
                (number, idx)
            })
            .collect(),
    )
}

impl<'i> Aspect<'i> {
    fn of(self, slice: &Slice<'i>) -> Option<Value<'i>> {
        let it = slice.acquisition();
        let number = |number: Option<f64>| Some(Value::Number((number? * 1000.0).round() as i64));
        match self {
            Self::EchoTime => number(it.echo_time_ms),
            Self::BValue => number(it.b_value),
            Self::InversionTime => number(it.inversion_time_ms),
            Self::Temporal => number(it.temporal_position.map(f64::from)),
            Self::ImageType => Some(Value::Text(it.image_type.as_str())).filter(|_| !it.image_type.is_empty()),
            Self::Dimension(idx, name) => {
                let same = slice.instance.dimensions.get(idx).is_some_and(|own| own == name);
                number(slice.dimension_values().get(idx).filter(|_| same).map(|value| f64::from(*value)))
            }
        }
    }

    fn name(self) -> &'i str {
        match self {
            Self::EchoTime => "echo time",
            Self::BValue => "diffusion b-value",
            Self::InversionTime => "inversion time",
            Self::Temporal => "temporal position",
            Self::ImageType => "kind of image",
            Self::Dimension(_, name) => name,
        }
    }

    fn words(self, value: Option<Value<'_>>) -> String {
        let unit = match self {
            Self::EchoTime | Self::InversionTime => " ms",
            Self::BValue => " s/mm²",
            _ => "",
        };
        match value {
            Some(Value::Number(thousandths)) => format!("{} {}{unit}", self.name(), thousandths as f64 / 1000.0),
            Some(Value::Text(text)) => format!("{} {}", self.name(), text.replace('\\', " ")),
            None => format!("{} not given", self.name()),
        }
    }
}
