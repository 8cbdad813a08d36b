//! A plain JPEG-LS encoder for tests: ISO/IEC 14495-1 word by word, slow, without a line of the decoder's.

const J: [u32; 32] =
    [0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 9, 10, 11, 12, 13, 14, 15];

/// A picture, component beside component.
#[derive(Clone, Debug)]
pub struct Picture {
    pub rows: usize,
    pub columns: usize,
    pub n: usize,
    pub samples: Vec<u16>,
}

/// How it is to be coded.
#[derive(Clone, Copy, Debug)]
pub struct Coding {
    pub bits: u16,
    pub near: u8,
    /// 0: each component in a scan of its own; 1: line by line; 2: sample by sample.
    pub interleave: u8,
    /// MAXVAL, T1, T2, T3 and RESET; zeros stand for defaults.
    pub preset: Option<[u16; 5]>,
    /// Lines between restart markers; 0 without.
    pub restart: u16,
}

impl Coding {
    /// Lossless, without anything of its own.
    pub fn of(bits: u16) -> Self {
        Self { bits, near: 0, interleave: 0, preset: None, restart: 0 }
    }
}

fn segment(marker: u8, body: &[u8]) -> Vec<u8> {
    [&[0xFF, marker][..], &(body.len() as u16 + 2).to_be_bytes(), body].concat()
}

/// The codestream of a picture.
pub fn encode(picture: &Picture, coding: Coding) -> Vec<u8> {
    let n = picture.n as u8;
    let [[r1, r0], [c1, c0]] = [picture.rows, picture.columns].map(|side| (side as u16).to_be_bytes());
    let mut frame = vec![coding.bits as u8, r1, r0, c1, c0, n];
    (1..=n).for_each(|id| frame.extend([id, 0x11, 0]));
    let mut stream = [vec![0xFF, 0xD8], segment(0xF7, &frame)].concat();
    if let Some(preset) = coding.preset {
        stream.extend(segment(0xF8, &[&[1][..], &preset.map(u16::to_be_bytes).concat()].concat()));
    }
    if coding.restart > 0 {
        stream.extend(segment(0xDD, &coding.restart.to_be_bytes()));
    }
    let scans: Vec<Vec<u8>> =
        if coding.interleave == 0 { (0..n).map(|idx| vec![idx]).collect() } else { vec![(0..n).collect()] };
    for scan in scans {
        let mut header = vec![scan.len() as u8];
        scan.iter().for_each(|idx| header.extend([idx + 1, 0]));
        header.extend([coding.near, coding.interleave, 0]);
        stream.extend(segment(0xDA, &header));
        stream.extend(scan_of(picture, &scan, coding));
    }
    [stream, vec![0xFF, 0xD9]].concat()
}

fn scan_of(picture: &Picture, components: &[u8], coding: Coding) -> Vec<u8> {
    let mut encoder = Encoder::new(picture.columns, components.len(), coding);
    let mut data = Vec::new();
    for y in 0..picture.rows {
        let restart = usize::from(coding.restart);
        if restart > 0 && y > 0 && y % restart == 0 {
            data.extend(encoder.bits.whole());
            data.extend([0xFF, 0xD0 + ((y / restart - 1) % 8) as u8]);
            encoder = Encoder::new(picture.columns, components.len(), coding);
        }
        let sample = |component: &u8, x: usize| {
            i32::from(picture.samples[(y * picture.columns + x) * picture.n + usize::from(*component)])
        };
        let lines = components.iter().map(|component| (0..picture.columns).map(|x| sample(component, x)).collect());
        encoder.row(&lines.collect::<Vec<_>>(), coding.interleave == 2);
    }
    data.extend(encoder.bits.whole());
    data
}

#[derive(Default)]
struct Bits {
    bytes: Vec<u8>,
    byte: u8,
    n: u32,
}

impl Bits {
    fn room(&self) -> u32 {
        if self.bytes.last() == Some(&0xFF) { 7 } else { 8 }
    }

    fn put(&mut self, number: i32, n: u32) {
        for bit in (0..n).rev() {
            let bit = if bit < 32 { number >> bit & 1 } else { 0 };
            self.byte = self.byte << 1 | bit as u8;
            self.n += 1;
            if self.n == self.room() {
                self.bytes.push(std::mem::take(&mut self.byte));
                self.n = 0;
            }
        }
    }

    fn whole(&mut self) -> Vec<u8> {
        while self.n > 0 || self.bytes.last() == Some(&0xFF) {
            self.put(0, 1);
        }
        std::mem::take(&mut self.bytes)
    }
}

struct Encoder {
    bits: Bits,
    max: i32,
    near: i32,
    t: [i32; 3],
    reset: i32,
    range: i32,
    qbpp: u32,
    limit: u32,
    a: [i32; 367],
    b: [i32; 365],
    c: [i32; 365],
    n: [i32; 367],
    nn: [i32; 2],
    run: Vec<usize>,
    above: Vec<Vec<i32>>,
}

fn log2(n: i32) -> u32 {
    (0..).find(|bits| 1i64 << bits >= i64::from(n)).expect("some")
}

impl Encoder {
    fn new(columns: usize, components: usize, coding: Coding) -> Self {
        let asked = coding.preset.unwrap_or_default().map(i32::from);
        let or = |asked: i32, default: i32| if asked == 0 { default } else { asked };
        let (near, max) = (i32::from(coding.near), or(asked[0], (1 << coding.bits) - 1));
        let within = |value: i32, least: i32| if value > max || value < least { least } else { value };
        let defaults = if max >= 128 {
            let f = (max.min(4095) + 128) / 256;
            [f + 2 + 3 * near, 4 * f + 3 + 5 * near, 17 * f + 4 + 7 * near]
        } else {
            let f = 256 / (max + 1);
            [2.max(3 / f + 3 * near), 3.max(7 / f + 5 * near), 4.max(21 / f + 7 * near)]
        };
        let t1 = or(asked[1], within(defaults[0], near + 1));
        let t2 = or(asked[2], within(defaults[1], t1));
        let t3 = or(asked[3], within(defaults[2], t2));
        let range = (max + 2 * near) / (2 * near + 1) + 1;
        let bpp = log2(max + 1).max(2);
        Self {
            bits: Bits::default(),
            max,
            near,
            t: [t1, t2, t3],
            reset: or(asked[4], 64),
            range,
            qbpp: log2(range),
            limit: 2 * (bpp + bpp.max(8)),
            a: [2.max((range + 32) / 64); 367],
            b: [0; 365],
            c: [0; 365],
            n: [1; 367],
            nn: [0; 2],
            run: vec![0; components],
            above: vec![vec![0; columns + 2]; components],
        }
    }

    /// One line of each component.
    fn row(&mut self, lines: &[Vec<i32>], by_sample: bool) {
        let mut made: Vec<Vec<i32>> = self.above.iter().map(|above| vec![above[1]; above.len()]).collect();
        for above in &mut self.above {
            let last = above.len() - 1;
            above[last] = above[last - 1];
        }
        let all: Vec<usize> = (0..lines.len()).collect();
        if by_sample {
            self.line(&all, lines, &mut made);
        } else {
            all.iter().for_each(|component| self.line(&[*component], lines, &mut made));
        }
        self.above = made;
    }

    fn line(&mut self, of: &[usize], lines: &[Vec<i32>], made: &mut [Vec<i32>]) {
        let columns = lines[0].len();
        let mut x = 0;
        while x < columns {
            let contexts: Vec<i32> = of.iter().map(|c| self.context(*c, x, made)).collect();
            if contexts.iter().any(|context| *context != 0) {
                for (c, context) in of.iter().zip(contexts) {
                    let (ra, rb, rc) = (made[*c][x], self.above[*c][x + 1], self.above[*c][x]);
                    made[*c][x + 1] = self.regular(context, [ra, rb, rc], lines[*c][x]);
                }
                x += 1;
                continue;
            }
            let left: Vec<i32> = of.iter().map(|c| made[*c][x]).collect();
            let repeats = |x: usize| of.iter().zip(&left).all(|(c, left)| (lines[*c][x] - left).abs() <= self.near);
            let end = (x..columns).find(|x| !repeats(*x)).unwrap_or(columns);
            of.iter().zip(&left).for_each(|(c, left)| made[*c][x + 1..=end].fill(*left));
            self.run(of[0], (end - x) as i32, end == columns);
            if end < columns {
                for (c, left) in of.iter().zip(left) {
                    let alike = of.len() == 1 && (left - self.above[*c][end + 1]).abs() <= self.near;
                    made[*c][end + 1] = self.end_of_run(alike, left, self.above[*c][end + 1], lines[*c][end], of[0]);
                }
                self.run[of[0]] = self.run[of[0]].saturating_sub(1);
            }
            x = end + 1;
        }
    }

    fn context(&self, c: usize, x: usize, made: &[Vec<i32>]) -> i32 {
        let (ra, rb, rc, rd) = (made[c][x], self.above[c][x + 1], self.above[c][x], self.above[c][x + 2]);
        let kind = |d: i32| {
            let size = d.abs();
            let kind =
                i32::from(size > self.near) + self.t.iter().filter(|t| size > self.near && size >= **t).count() as i32;
            d.signum() * kind
        };
        81 * kind(rd - rb) + 9 * kind(rb - rc) + kind(rc - ra)
    }

    /// The difference by steps, within half the range, and the sample that it makes.
    fn difference(&self, predicted: i32, sign: i32, sample: i32) -> (i32, i32) {
        let step = 2 * self.near + 1;
        let exact = sign * (sample - predicted);
        let mut steps = if exact > 0 { (exact + self.near) / step } else { -((self.near - exact) / step) };
        let made = if self.near == 0 { sample } else { (predicted + sign * steps * step).clamp(0, self.max) };
        if steps < 0 {
            steps += self.range;
        }
        if steps >= (self.range + 1) / 2 {
            steps -= self.range;
        }
        (steps, made)
    }

    fn k(&self, context: usize, size: i32) -> u32 {
        (0..).find(|k| i64::from(self.n[context]) << k >= i64::from(size)).expect("some")
    }

    fn golomb(&mut self, number: i32, k: u32, limit: u32) {
        let zeros = (number >> k) as u32;
        if zeros < limit - self.qbpp - 1 {
            self.bits.put(1, zeros + 1);
            self.bits.put(number, k);
        } else {
            self.bits.put(1, limit - self.qbpp);
            self.bits.put(number - 1, self.qbpp);
        }
    }

    fn regular(&mut self, context: i32, [ra, rb, rc]: [i32; 3], sample: i32) -> i32 {
        let (q, sign) = (context.unsigned_abs() as usize, if context < 0 { -1 } else { 1 });
        let plane = match () {
            () if rc >= ra.max(rb) => ra.min(rb),
            () if rc <= ra.min(rb) => ra.max(rb),
            () => ra + rb - rc,
        };
        let predicted = (plane + sign * self.c[q]).clamp(0, self.max);
        let (error, made) = self.difference(predicted, sign, sample);
        let k = self.k(q, self.a[q]);
        let is_low = self.near == 0 && k == 0 && 2 * self.b[q] <= -self.n[q];
        let mapped = match (is_low, error >= 0) {
            (true, true) => 2 * error + 1,
            (true, false) => -2 * (error + 1),
            (false, true) => 2 * error,
            (false, false) => -2 * error - 1,
        };
        self.golomb(mapped, k, self.limit);
        self.b[q] += error * (2 * self.near + 1);
        self.a[q] += error.abs();
        if self.n[q] == self.reset {
            self.a[q] >>= 1;
            self.b[q] >>= 1;
            self.n[q] >>= 1;
        }
        self.n[q] += 1;
        if self.b[q] <= -self.n[q] {
            self.b[q] = (self.b[q] + self.n[q]).max(1 - self.n[q]);
            self.c[q] = (self.c[q] - 1).max(-128);
        } else if self.b[q] > 0 {
            self.b[q] = (self.b[q] - self.n[q]).min(0);
            self.c[q] = (self.c[q] + 1).min(127);
        }
        made
    }

    fn run(&mut self, component: usize, mut len: i32, to_the_end: bool) {
        let index = &mut self.run[component];
        while len >= 1 << J[*index] {
            self.bits.put(1, 1);
            len -= 1 << J[*index];
            *index = (*index + 1).min(31);
        }
        match to_the_end {
            true if len > 0 => self.bits.put(1, 1),
            true => {}
            false => {
                self.bits.put(0, 1);
                self.bits.put(len, J[*index]);
            }
        }
    }

    fn end_of_run(&mut self, alike: bool, ra: i32, rb: i32, sample: i32, component: usize) -> i32 {
        let (kind, q) = (i32::from(alike), 365 + usize::from(alike));
        let sign = if !alike && ra > rb { -1 } else { 1 };
        let (error, made) = self.difference(if alike { ra } else { rb }, sign, sample);
        let k = self.k(q, self.a[q] + kind * (self.n[q] >> 1));
        let many = 2 * self.nn[usize::from(alike)] >= self.n[q];
        let map = (k == 0 && error > 0 && !many) || (error < 0 && many) || (error < 0 && k != 0);
        let mapped = 2 * error.abs() - kind - i32::from(map);
        self.golomb(mapped, k, self.limit - J[self.run[component]] - 1);
        self.nn[usize::from(alike)] += i32::from(error < 0);
        self.a[q] += (mapped + 1 - kind) >> 1;
        if self.n[q] == self.reset {
            self.a[q] >>= 1;
            self.n[q] >>= 1;
            self.nn[usize::from(alike)] >>= 1;
        }
        self.n[q] += 1;
        made
    }
}
