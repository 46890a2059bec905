#!/usr/bin/env bash
# Draws the media of the demo library: posters, backdrops and episodes of invented titles, from nothing but the texts
# and drawings in this folder. Needs ffmpeg (with librsvg, as Debian builds it), the Noto CJK fonts and espeak-ng.
# What exists and is newer than what it is made of is kept.
#
# usage: make-media.sh FOLDER    makes FOLDER/{library.toml,posters,backdrops,episodes,subtitles}
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
out=${1:?usage: make-media.sh FOLDER}
mkdir -p "$out"/{posters,backdrops,episodes,subtitles}
out=$(cd "$out" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
rate=24
cores=$(nproc)

# pool COMMAND...: runs the command beside the others, as many at a time as there are cores
pool() {
    while (($(jobs -rp | wc -l) >= cores)); do wait -n || true; done
    "$@" &
    started+=($!)
}
started=()

missing() {
    echo "make-media.sh: $1 is missing (Debian: apt-get install $2)" >&2
    exit 1
}
command -v ffmpeg >/dev/null || missing ffmpeg ffmpeg
command -v espeak-ng >/dev/null || missing espeak-ng espeak-ng
grep -q librsvg < <(command ffmpeg -hide_banner -decoders 2>/dev/null) || missing "ffmpeg's SVG decoder" ffmpeg
grep -q 'Noto Serif CJK KR' < <(fc-list) || missing 'the font Noto Serif CJK KR' 'fonts-noto-cjk fontconfig'

ffmpeg() { command ffmpeg -hide_banner -loglevel error -nostdin -y "$@"; }

# stale TARGET SOURCE...: whether the target has to be made (again)
stale() {
    local target=$1 source
    shift
    [[ -e $target ]] || return 0
    for source in "$@" "$here/make-media.sh" "$here/art/common.svg"; do
        [[ $source -nt $target ]] && return 0
    done
    return 1
}

# drawing VIEWBOX WIDTH HEIGHT: the SVG on standard input with the shared definitions around it
drawing() {
    printf '<svg xmlns="http://www.w3.org/2000/svg" viewBox="%s" width="%s" height="%s"><defs>\n' "$1" "$2" "$3"
    cat "$here/art/common.svg"
    printf '</defs>\n'
    cat
    printf '</svg>\n'
}

# --- posters and backdrops

poster() {
    local slug=$1 target=$out/posters/$1.webp
    stale "$target" "$here/art/$slug".{scene,lettering}.svg || return 0
    {
        cat "$here/art/$slug.scene.svg"
        printf '<rect x="400" width="800" height="1200" filter="url(#grain)" opacity=".07"/><g transform="translate(400 0)">'
        cat "$here/art/$slug.lettering.svg"
        printf '</g>\n'
    } | drawing '400 0 800 1200' 800 1200 >"$work/$slug.poster.svg"
    ffmpeg -i "$work/$slug.poster.svg" -frames:v 1 -c:v libwebp -quality 88 "$target"
}

backdrop() {
    local slug=$1 target=$out/backdrops/$1.webp
    stale "$target" "$here/art/$slug.scene.svg" || return 0
    # The first thing that a phone waits for: no larger than the pages draw it.
    drawing '-200 150 1600 900' 1280 720 <"$here/art/$slug.scene.svg" >"$work/$slug.backdrop.svg"
    ffmpeg -i "$work/$slug.backdrop.svg" -frames:v 1 -c:v libwebp -quality 80 "$target"
}

# --- episodes: shots over drawings in two layers that move at different speeds

# transparent DRAWING TARGET [FILTERS]: a drawing as PNG; librsvg multiplies colours by their opacity, PNG does not
transparent() {
    ffmpeg -i "$1" -frames:v 1 -vf "format=gbrap,unpremultiply=inplace=1,format=rgba${3-}" "$2"
}

# layer SCENE back|front VIEWBOX WIDTH HEIGHT TARGET: one layer of a scene as PNG, without painted weather
layer() {
    local scene=$here/art/$1.scene.svg
    case $2 in
        back) sed '/<g id="front">/,$d' "$scene" ;;
        front) sed -e '/<g id="back">/,/<g id="front">/{/<g id="front">/!d}' -e '/url(#snow)\|url(#rain)/d' "$scene" ;;
    esac | drawing "$3" "$4" "$5" >"$work/layer.svg"
    transparent "$work/layer.svg" "$6"
}

# weather NAME WIDTH HEIGHT TARGET: a sheet of snow, rain or sparks, higher than the picture by its period of 620 pixels
weather() {
    local fill=snow colour=1 height=$(($3 + 620))
    [[ $1 == rain ]] && fill=rain
    [[ $1 == sparks ]] && colour=.35
    printf '<rect width="%s" height="%s" fill="url(#%s)" opacity=".75"/>' "$2" "$height" "$fill" |
        drawing "0 0 $2 $height" "$2" "$height" |
        sed 's/width="130" height="210" patternUnits="userSpaceOnUse" patternTransform="rotate(9)"/width="130" height="206.667" patternUnits="userSpaceOnUse"/' >"$work/weather.svg"
    transparent "$work/weather.svg" "$4" ",colorchannelmixer=bb=$colour"
}

# card WIDTH HEIGHT TARGET TITLE SUBTITLE: lettering over the first shot
card() {
    drawing "0 0 1280 720" "$1" "$2" >"$work/card.svg" <<EOF
<rect y="190" width="1280" height="360" opacity=".4" mask="url(#fade)"/>
<g fill="#fff" text-anchor="middle"><text x="640" y="378" font-family="Noto Serif CJK KR" font-weight="700" font-size="88" letter-spacing="4">$4</text>
<text x="640" y="440" font-family="Noto Sans CJK KR" font-size="30" letter-spacing="6">$5</text></g>
EOF
    transparent "$work/card.svg" "$3"
}

# view X Y EXTRA PAN SCALE WIDTH HEIGHT: viewBox and size of a layer that is EXTRA pixels longer in the direction of PAN
view() {
    awk -v x="$1" -v y="$2" -v e="$3" -v pan="$4" -v s="$5" -v w="$6" -v h="$7" 'BEGIN {
        ew = (pan == "left" || pan == "right") ? e : 0; eh = (pan == "up" || pan == "down") ? e : 0
        if (pan == "left") x -= e / s
        if (pan == "up") y -= e / s
        printf "%.2f %.2f %.2f %.2f|%d|%d\n", x, y, (w + ew) / s, (h + eh) / s, w + ew, h + eh
    }'
}

# motion EXTRA SPEED PAN: where the picture is cut from a layer at frame n
motion() {
    case $3 in
        right) echo "x=$2*n:y=0" ;;
        left) echo "x=$1-$2*n:y=0" ;;
        down) echo "x=0:y=$2*n" ;;
        up) echo "x=0:y=$1-$2*n" ;;
        *) echo "x=0:y=0" ;;
    esac
}

# music CHORDS BEAT SECONDS: pads that change every six seconds and a plucked figure above them, as a source for lavfi
music() {
    awk -v chords="$1" -v beat="$2" -v seconds="$3" '
    function pitch(name,   step, octave) {
        step = index("C D EF G A B", substr(name, 1, 1)) - 1
        if (substr(name, 2, 1) == "b") step--
        octave = substr(name, length(name))
        return 440 * 2 ^ ((step - 9) / 12 + octave - 4)
    }
    BEGIN {
        count = split(chords, chord, " ")
        pad = pluck = "0"
        for (i = count; i >= 1; i--) {
            split(chord[i], tone, "-")
            low = pitch(tone[1]); mid = pitch(tone[2]); high = pitch(tone[3])
            voice = sprintf("(sin(%.3f*t)+.8*sin(%.3f*t)+.6*sin(%.3f*t)+.5*sin(%.3f*t))", 6.28319 * low / 2, 6.28319 * low, 6.28319 * mid, 6.28319 * high * 1.002)
            note = sprintf("if(eq(ld(1),0),%.3f,if(eq(ld(1),1),%.3f,if(eq(ld(1),2),%.3f,%.3f)))", low * 2, high * 2, mid * 2, high * 2)
            pad = sprintf("if(lt(ld(0),%d),%s,%s)", i * 6, voice, pad)
            pluck = sprintf("if(lt(ld(0),%d),%s,%s)", i * 6, note, pluck)
        }
        printf "aevalsrc=exprs=\x27st(0,mod(t,%d));st(1,mod(floor(t/%s),4));st(2,mod(t,%s));", count * 6, beat, beat
        printf ".07*(%s)*pow(abs(sin(PI*t/6)),.5)+.13*exp(-4*ld(2))*(1-exp(-150*ld(2)))*sin(6.28319*ld(2)*(%s))\x27:s=32000:d=%s\n", pad, pluck, seconds
    }'
}

# speech SUBTITLES TARGET: the lines of a Korean SRT file, each spoken at its time
speech() {
    local inputs=() mix="" count=0 start text
    while IFS=$'\t' read -r start text; do
        espeak-ng -v ko -s 155 -p 38 -a 150 -w "$work/line-$count.wav" "$text"
        inputs+=(-i "$work/line-$count.wav")
        mix+="[$count]aresample=32000,adelay=$start:all=1[s$count];"
        count=$((count + 1))
    done < <(tr -d '\r' <"$1" | awk '
        / --> / { split($1, at, /[:,]/); start = ((at[1] * 60 + at[2]) * 60 + at[3]) * 1000 + at[4]; text = ""; next }
        /^[0-9]+$/ { next }
        /^$/ { if (text != "") print start "\t" text; text = ""; next }
        { text = text (text == "" ? "" : " ") $0 }
        END { if (text != "") print start "\t" text }')
    for ((i = 0; i < count; i++)); do mix+="[s$i]"; done
    ffmpeg "${inputs[@]}" -filter_complex "${mix}amix=inputs=$count:normalize=0:duration=longest,highpass=f=90,aecho=.9:.5:28:.18" "$2"
}

# episode NAME: reads episodes/NAME/shots.txt and films it
episode() {
    local name=$1 folder=$here/episodes/$1 target=$out/episodes/$1.mp4
    local title="" subtitle="" size=1280x720 chords="" beat=1 voice=no shots=()
    local key value
    while IFS=: read -r key value; do
        value=${value# }
        case $key in
            title | subtitle | size | chords | beat | voice) printf -v "$key" '%s' "$value" ;;
            shot) shots+=("$value") ;;
        esac
    done <"$folder/shots.txt"
    local scenes=()
    for shot in "${shots[@]}"; do scenes+=("$here/art/${shot%% *}.scene.svg"); done
    stale "$target" "$folder/shots.txt" "$folder/ko.srt" "${scenes[@]}" || return 0

    local work=$work/$name
    mkdir -p "$work"
    local width=${size%x*} height=${size#*x} inputs=() graph="" index=0 at=0 previous=""
    for shot in "${shots[@]}"; do
        local scene scale x y seconds pan air frames extra vb w h
        read -r scene scale x y seconds pan air <<<"$shot"
        scale=$(awk "BEGIN { print $scale * $height / 720 }")
        frames=$((seconds * rate))
        for part in back front; do
            [[ $part == back ]] && speed=1 || speed=2
            extra=$((frames * speed))
            IFS='|' read -r vb w h < <(view "$x" "$y" "$extra" "$pan" "$scale" "$width" "$height")
            layer "$scene" $part "$vb" "$w" "$h" "$work/$index-$part.png"
            inputs+=(-i "$work/$index-$part.png")
            [[ $part == back ]] && format=yuv444p || format=yuva444p
            graph+="[$((index * 3 + speed - 1))]format=$format,loop=loop=$((frames - 1)):size=1,setpts=N/($rate*TB),fps=$rate,crop=$width:$height:$(motion "$extra" $speed "$pan")[$part$index];"
        done
        local fall="-620"
        case $air in
            snow) fall="mod(t*80,620)-620" ;;
            rain) fall="mod(t*1100,620)-620" ;;
            sparks) fall="-mod(t*60,620)" ;;
        esac
        if [[ $air == none ]]; then
            weather snow 16 16 "$work/$index-air.png"
            graph+="[$((index * 3 + 2))]nullsink;[back$index][front$index]overlay=format=yuv444:shortest=1[all$index];"
        else
            weather "$air" "$width" "$height" "$work/$index-air.png"
            graph+="[back$index][front$index]overlay=format=yuv444:shortest=1,format=yuv420p[both$index];[$((index * 3 + 2))]format=yuva420p,loop=loop=$((frames - 1)):size=1,setpts=N/($rate*TB),fps=$rate[air$index];"
            graph+="[both$index][air$index]overlay=x=0:y='$fall':shortest=1[all$index];"
        fi
        inputs+=(-i "$work/$index-air.png")
        graph+="[all$index]format=yuv420p,settb=1/$rate[shot$index];"
        if ((index == 0)); then
            previous=shot0
            at=$seconds
        else
            graph+="[$previous][shot$index]xfade=transition=fade:duration=1:offset=$((at - 1))[until$index];"
            previous=until$index
            at=$((at + seconds - 1))
        fi
        index=$((index + 1))
    done
    card "$width" "$height" "$work/card.png" "$title" "$subtitle"
    graph+="[$((index * 3))]loop=loop=$((6 * rate)):size=1,setpts=N/($rate*TB),fps=$rate,format=rgba,fade=in:st=0.8:d=1:alpha=1,fade=out:st=4.2:d=1:alpha=1[card];"
    graph+="[$previous][card]overlay=eof_action=pass,fade=in:d=1,fade=out:st=$((at - 2)):d=2,format=yuv420p[picture];"
    local sound="[$((index * 3 + 1))]lowpass=f=3800,aecho=.8:.7:70|190|330:.35|.25|.18,afade=in:d=2,afade=out:st=$((at - 3)):d=3"
    inputs+=(-i "$work/card.png" -f lavfi -i "$(music "$chords" "$beat" "$at")")
    if [[ $voice == yes ]]; then
        speech "$folder/ko.srt" "$work/speech.wav"
        inputs+=(-i "$work/speech.wav")
        graph+="$sound,volume=.8[bed];[bed][$((index * 3 + 2))]amix=inputs=2:normalize=0:duration=first[sound]"
    else
        graph+="$sound,volume=2.6[sound]"
    fi
    ffmpeg "${inputs[@]}" -filter_complex "$graph" -map '[picture]' -map '[sound]' -t "$at" \
        -c:v libx264 -preset ultrafast -crf 19 -c:a aac -b:a 160k -ar 48000 -ac 2 \
        -metadata:s:a language=kor -movflags +faststart "$work/episode.mp4"
    mv "$work/episode.mp4" "$target"
}

for folder in "$here"/episodes/*/; do
    name=$(basename "$folder")
    mkdir -p "$out/subtitles/$name"
    cp "$folder"*.srt "$out/subtitles/$name/"
    pool episode "$name"
done
for scene in "$here"/art/*.scene.svg; do
    slug=$(basename "$scene" .scene.svg)
    pool poster "$slug"
    pool backdrop "$slug"
done
for process in "${started[@]}"; do wait "$process"; done
cp "$here/library.toml" "$out/library.toml"
