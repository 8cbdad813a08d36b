//! One textured triangle, filled pixel by pixel: plain f32, so the same on every machine.

use epaint::{Color32, Pos2, Rect, Vertex};

/// A texture's pixels, premultiplied; between them, colours are interpolated.
pub struct Texture {
    pub size: [usize; 2],
    pub pixels: Vec<Color32>,
}

/// The part of the canvas that may be drawn on, in pixels; ends excluded.
pub struct Clip {
    x: [i32; 2],
    y: [i32; 2],
}

impl Clip {
    pub fn new(rect: Rect, pixels_per_point: f32, [width, height]: [usize; 2]) -> Self {
        let edge = |points: f32, most: usize| (points * pixels_per_point).round().clamp(0.0, most as f32) as i32;
        Self {
            x: [edge(rect.min.x, width), edge(rect.max.x, width)],
            y: [edge(rect.min.y, height), edge(rect.max.y, height)],
        }
    }
}

impl Texture {
    fn sample(&self, u: f32, v: f32) -> [f32; 4] {
        let (x, y) = (u * self.size[0] as f32, v * self.size[1] as f32);
        let (x, y) = (x - 0.5, y - 0.5);
        let (left, top) = (x.floor(), y.floor());
        let (right_share, lower_share) = (x - left, y - top);
        let (i, j) = (left as i32, top as i32);
        let corners = [self.at(i, j), self.at(i + 1, j), self.at(i, j + 1), self.at(i + 1, j + 1)];
        std::array::from_fn(|c| {
            let upper = corners[0][c] + (corners[1][c] - corners[0][c]) * right_share;
            let lower = corners[2][c] + (corners[3][c] - corners[2][c]) * right_share;
            upper + (lower - upper) * lower_share
        })
    }

    fn at(&self, x: i32, y: i32) -> [f32; 4] {
        let within = |at: i32, size: usize| at.clamp(0, size as i32 - 1) as usize;
        self.pixels[within(y, self.size[1]) * self.size[0] + within(x, self.size[0])].to_array().map(f32::from)
    }
}

/// Twice the signed area of the triangle a, b, (x, y).
fn edge(a: Pos2, b: Pos2, x: f32, y: f32) -> f32 {
    (b.x - a.x) * (y - a.y) - (b.y - a.y) * (x - a.x)
}

/// Whether pixel centres exactly on this edge belong to the triangle: on its upper and left edges only, so that
/// two triangles that share an edge draw it once.
fn owns_edge(from: Pos2, to: Pos2) -> bool {
    to.y < from.y || (to.y == from.y && from.x < to.x)
}

/// Blends a triangle (vertices in pixels) over the canvas.
pub fn fill(canvas: &mut [Color32], width: usize, mut v: [Vertex; 3], texture: &Texture, clip: &Clip) {
    let mut area = edge(v[0].pos, v[1].pos, v[2].pos.x, v[2].pos.y);
    if area == 0.0 || !area.is_finite() || texture.pixels.is_empty() {
        return;
    }
    if area < 0.0 {
        v.swap(1, 2);
        area = -area;
    }
    let [a, b, c] = v.map(|vertex| vertex.pos);
    let first = |values: [f32; 3], low: i32| (values[0].min(values[1]).min(values[2]).floor() as i32).max(low);
    let last = |values: [f32; 3], high: i32| (values[0].max(values[1]).max(values[2]).ceil() as i32).min(high);
    let columns = first([a.x, b.x, c.x], clip.x[0])..last([a.x, b.x, c.x], clip.x[1]);
    let owned = [owns_edge(b, c), owns_edge(c, a), owns_edge(a, b)];
    let paint = Paint::new(&v, texture);
    for y in first([a.y, b.y, c.y], clip.y[0])..last([a.y, b.y, c.y], clip.y[1]) {
        let row = &mut canvas[y as usize * width..(y as usize + 1) * width];
        let cy = y as f32 + 0.5;
        for x in columns.clone() {
            let cx = x as f32 + 0.5;
            let parts = [edge(b, c, cx, cy), edge(c, a, cx, cy), edge(a, b, cx, cy)];
            let inside = (0..3).all(|idx| 0.0 < parts[idx] || (parts[idx] == 0.0 && owned[idx]));
            if inside {
                let pixel = &mut row[x as usize];
                *pixel = over(paint.at(parts.map(|part| part / area)), *pixel);
            }
        }
    }
}

/// Colour over a triangle; what is the same at its three corners is worked out once.
struct Paint<'a> {
    vertices: &'a [Vertex; 3],
    texture: &'a Texture,
    colors: [[f32; 4]; 3],
    flat_texel: Option<[f32; 4]>,
    flat_color: bool,
}

impl<'a> Paint<'a> {
    fn new(vertices: &'a [Vertex; 3], texture: &'a Texture) -> Self {
        let [a, b, c] = vertices;
        let flat = a.uv == b.uv && b.uv == c.uv;
        Self {
            vertices,
            texture,
            colors: vertices.map(|vertex| vertex.color.to_array().map(f32::from)),
            flat_texel: flat.then(|| texture.sample(a.uv.x, a.uv.y)),
            flat_color: a.color == b.color && b.color == c.color,
        }
    }

    /// Premultiplied colour where the corners' shares are `parts`.
    fn at(&self, parts: [f32; 3]) -> [f32; 4] {
        let mix = |values: [f32; 3]| values[0] * parts[0] + values[1] * parts[1] + values[2] * parts[2];
        let texel = self.flat_texel.unwrap_or_else(|| {
            let uv = self.vertices.map(|vertex| vertex.uv);
            self.texture.sample(mix(uv.map(|at| at.x)), mix(uv.map(|at| at.y)))
        });
        std::array::from_fn(|c| {
            let color = if self.flat_color { self.colors[0][c] } else { mix(self.colors.map(|color| color[c])) };
            texel[c] * color / 255.0
        })
    }
}

/// Source over destination, both premultiplied, in gamma space like egui's own renderers.
fn over(source: [f32; 4], destination: Color32) -> Color32 {
    let through = 1.0 - source[3] / 255.0;
    let under = destination.to_array().map(f32::from);
    let mixed: [u8; 4] = std::array::from_fn(|c| (source[c] + under[c] * through + 0.5) as u8);
    Color32::from_rgba_premultiplied(mixed[0], mixed[1], mixed[2], mixed[3])
}
