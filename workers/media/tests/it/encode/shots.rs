use hallyu_captions::FrameRate;
use hallyu_media::application::Encoder;
use hallyu_media::domain::Plan;

use super::{encode, encoder};
use crate::clips::{clip, draw, folder};

#[tokio::test]
async fn shot_changes_are_found_to_the_frame() {
    let home = folder();
    // Three seconds of one picture, two of another, a black one, the first again, which moves all the time.
    let scenes = |rate: &str| {
        format!(
            "-f lavfi -i testsrc2=s=640x360:r={rate}:d=3 -f lavfi -i smptebars=s=640x360:r={rate}:d=2 \
             -f lavfi -i color=black:s=640x360:r={rate}:d=1 -f lavfi -i testsrc2=s=640x360:r={rate}:d=2 \
             -filter_complex [0][1][2][3]concat=n=4 \
             -c:v libx264 -preset ultrafast -pix_fmt yuv420p"
        )
    };
    let made = encode(&draw(home.path(), "film.mp4", &scenes("24000/1001"))).await.unwrap();
    let film = FrameRate::FILM;
    assert_eq!(made.encoded.shots, [72, 120, 144].map(|frame| film.ms(frame)));
    assert!(!made.folder.join("shots.txt").exists(), "the list is not part of the package");
    let made = encode(&draw(home.path(), "pal.mkv", &scenes("25"))).await.unwrap();
    assert_eq!(made.encoded.shots, [3_000, 5_000, 6_000]);
}

#[tokio::test]
async fn a_video_of_one_shot_has_no_shot_changes() {
    let home = folder();
    let made = encode(&clip(home.path(), "a.mp4", ("640x360", 5))).await.unwrap();
    assert!(made.encoded.shots.is_empty(), "{:?}", made.encoded.shots);
}

#[tokio::test]
async fn shot_changes_of_a_variable_rate_stand_where_viewers_see_them() {
    let home = folder();
    let uneven = "-f lavfi -i testsrc2=s=640x360:r=30:d=2 -f lavfi -i color=white:s=640x360:r=30:d=2 \
                  -filter_complex [0][1]concat=n=2,select='not(eq(mod(n,7),3))' -fps_mode vfr \
                  -c:v libx264 -preset ultrafast -pix_fmt yuv420p";
    let made = encode(&draw(home.path(), "uneven.mkv", uneven)).await.unwrap();
    assert_eq!(made.encoded.shots.len(), 1);
    let rate = FrameRate::try_from(
        Plan::new(&encoder().probe(&home.path().join("uneven.mkv")).await.unwrap()).unwrap().frame_rate,
    )
    .unwrap();
    assert!((made.encoded.shots[0] - 2_000).abs() <= rate.ms(1), "{:?}", made.encoded.shots);
}
