//! A judge as bytes: weights cut to the upper half of their bits, and packed.

use super::Judge;
use super::features::PLACES;
use flate2::Compression;
use flate2::read::ZlibDecoder;
use flate2::write::ZlibEncoder;
use std::io::{Read, Write};

/// The first byte; another one is of another version, and not read.
const VERSION: u8 = 1;

pub fn pack(judge: &Judge) -> Vec<u8> {
    let mut bytes = vec![VERSION];
    for number in [judge.bias, judge.hold, judge.mark.unwrap_or(f32::NAN)] {
        bytes.extend(number.to_le_bytes());
    }
    let mut packer = ZlibEncoder::new(bytes, Compression::default());
    for weight in &judge.weights {
        let [_, _, low, high] = weight.to_le_bytes();
        // Writing into memory does not fail.
        if packer.write_all(&[low, high]).is_err() {
            break;
        }
    }
    packer.finish().unwrap_or_default()
}

pub fn unpack(bytes: &[u8]) -> Option<Judge> {
    let (version, rest) = bytes.split_first()?;
    if *version != VERSION {
        return None;
    }
    let (bias, rest) = rest.split_first_chunk::<4>()?;
    let (hold, rest) = rest.split_first_chunk::<4>()?;
    let (mark, packed) = rest.split_first_chunk::<4>()?;
    let mut plain = Vec::with_capacity(PLACES * 2);
    let most = u64::try_from(PLACES * 2 + 1).unwrap_or(u64::MAX);
    ZlibDecoder::new(packed)
        .take(most)
        .read_to_end(&mut plain)
        .ok()?;
    let weights: Vec<f32> = plain
        .chunks_exact(2)
        .filter_map(|pair| match pair {
            [low, high] => Some(f32::from_le_bytes([0, 0, *low, *high])),
            _ => None,
        })
        .collect();
    (weights.len() == PLACES && plain.len() == PLACES * 2).then(|| Judge {
        weights,
        bias: f32::from_le_bytes(*bias),
        hold: f32::from_le_bytes(*hold),
        mark: Some(f32::from_le_bytes(*mark)).filter(|mark| !mark.is_nan()),
    })
}
