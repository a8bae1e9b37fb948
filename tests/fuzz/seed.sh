#!/bin/sh
# Makes seeds for the fuzz targets from the recordings of real servers and encoders.
set -eu
cd "$(dirname "$0")"
mkdir -p corpus/packet corpus/session corpus/pairs corpus/parser corpus/transformer corpus/browserchannel

# The text of a frame, of a line {"in":"..."} or {"out":"..."}.
text='s/"}$//; s/\\"/"/g; s/\\\\/\\/g'

# Where a frame is a message as it is; elsewhere the transformer's layer would be all that is met.
for recording in ../recordings/*-websockets-*json.ndjson ../recordings/*-faye-json.ndjson; do
    name=$(basename "$recording" .ndjson)
    sed -n "s/^{\"\(in\|out\)\":\"//; T; $text; p" "$recording" |
        split -l 1 -a 3 - "corpus/packet/$name-"
    # A session for each step; what we sent becomes a call, the first, or an event.
    sed -n "/^{\"step\"/ { s/.*/STEP/; p; b }
        /^{\"out\":.*id\\\\\":[0-9]/ { s/.*/c/; p; b }
        /^{\"out\"/ { s/.*/e/; p; b }
        s/^{\"in\":\"/t/; T; $text; s/\"id\":[0-9]*,\"type\":1/\"id\":1,\"type\":1/; p" "$recording" |
        csplit -s -z -n 3 -f "corpus/session/$name-" - '/^STEP$/' '{*}'
done

i=0
for pair in 'status=read' 'age[$gt]=21' 'tags[]=a' 'a.b.c:=[1.0,{"x":null}]' '@file' '@-' '-' \
    '{"a":1,"a":{"b":1e400}}' 'a\.b=1' '$or[0][x]=1' 'x=@file' 'x:=@file' 'read:=false' '[{"a":1}]'; do
    i=$((i + 1))
    printf '%s\n' "$pair" >"corpus/pairs/$i"
done
cat corpus/pairs/1 corpus/pairs/2 corpus/pairs/3 >corpus/pairs/several

# Each line of frames.hex: the number of a parser in `Kind::ALL`, and a message.
i=0
while read -r kind bytes; do
    i=$((i + 1))
    for byte in "0$kind" $(printf '%s' "$bytes" | sed 's/../& /g'); do
        # shellcheck disable=SC2059
        printf "\\$(printf '%03o' "0x$byte")"
    done >"corpus/parser/$i"
done <frames.hex

# The frames of servers that frame: `s` SockJS, `3` and `4` Engine.IO of that revision.
for cell in s:sockjs-json 4:feathers4-engine.io-json 3:feathers3-engine.io-json; do
    for recording in ../recordings/*"${cell#*:}".ndjson; do
        {
            printf '%s\n' "${cell%%:*}"
            sed -n "s/^{\"in\":\"/t/; T; $text; p" "$recording"
        } >"corpus/transformer/$(basename "$recording" .ndjson)"
    done
done

# The frames of servers that encode: the number of the parser, and a message.
for cell in 2:websockets-binary 3:websockets-msgpack; do
    for recording in ../recordings/*"${cell#*:}".ndjson; do
        name=$(basename "$recording" .ndjson)
        sed -n 's/^{"in_base64":"\(.*\)"}$/\1/p' "$recording" | while read -r message; do
            i=$((i + 1))
            {
                printf "\\00${cell%%:*}"
                printf '%s' "$message" | base64 -d
            } >"corpus/parser/$name-$i"
        done
    done
done

# A conversation of each transformer; \036 stands between two packets of revision 4.
printf '%s\n' s to th 'ta["\"primus::id::a\"","{\"type\":1,\"id\":1,\"data\":[null,\"\\ud83d\\ude00\"]}"]' \
    'tm"x"' 'ta["\ud800"]' 'tc[1000,"Normal closure"]' >corpus/transformer/sockjs
printf '4\nt0{"sid":"a","pingInterval":25000,"pingTimeout":20000,"maxPayload":1000000}\nt2\nt2probe\nt4"x"\nb\203\nt1\n' \
    >corpus/transformer/engine.io-4
printf '4\np0{"sid":"a"}\0364"x"\036bg6Q=\0362\nt6\n' >corpus/transformer/polling-4
printf '3\nt0{"sid":"a","pingInterval":25000}\nt3\nt4"x"\nb\004\203\ntb4g6Q=\nt1\n' >corpus/transformer/engine.io-3
printf '3\np12:0{"sid":"a"}5:4"é😀6:b4g6Q=1:6\np5:4"Ã©"\n' >corpus/transformer/polling-3

# The first byte says how the others are cut. Lengths are in UTF-16 units.
chunk() {
    printf '%s\n%s\n' "${2:-$((${#1} + 1))}" "$1"
}

i=0
for array in '[[1,"\"primus::id::91wr4giz\""]]' '[[1,["noop"]],[2,"x"]]' '[[1,"x"],[1,"y"],[2,["stop"]]]' \
    '[[1,["close"]]]' '[[1,{"type":"Buffer","data":[1]}]]' '[[0,"again"],[7,"\ud800"]]' '[1,1,1243]'; do
    i=$((i + 1))
    {
        printf '\003'
        chunk '[[0,["c","91wr4giz",null,8]]]'
        chunk "$array"
        chunk '[[1,"hé 漢 😀"]]' 16
    } >"corpus/browserchannel/$i"
done
