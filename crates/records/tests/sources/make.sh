#!/usr/bin/env bash
# Makes the samples that are no text from their sources beside this script: NAME.docx.html, NAME.odt.html and NAME.pdf.html are written by
# LibreOffice (browser*.pdf are printed by Chromium), NAME.docx.xml is packed as it is. Their readings are written by hand.
# `make.sh NAME.EXT…` makes these only.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

pack() { # document.xml, docx
    mkdir -p "$work/pack/word" "$work/pack/_rels"
    cp "$1" "$work/pack/word/document.xml"
    printf '%s' '<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>' >"$work/pack/[Content_Types].xml"
    printf '%s' '<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>' >"$work/pack/_rels/.rels"
    rm -f "$2"
    (cd "$work/pack" && zip -q -X -r "$2" '[Content_Types].xml' _rels word)
}

for source in "$here"/*.xml "$here"/*.html "$here"/held-out/*.html; do
    name=$(basename "${source%.*}")
    to=$here/../samples
    [[ $source != */held-out/* ]] || to=$here/../held-out
    [ $# -eq 0 ] || [[ " $* " == *" $name "* ]] || continue
    case "$name:$source" in
    *.docx:*.xml) pack "$source" "$to/$name" ;;
    browser*.pdf:*) chromium --headless --no-sandbox --no-pdf-header-footer --print-to-pdf="$to/$name" "file://$source" 2>/dev/null ;;
    *)
        case "$name" in
        *.docx) filter='docx:MS Word 2007 XML' ;;
        *.odt) filter=odt:writer8 ;;
        esac
        cp "$source" "$work/${name%.*}.html"
        if [[ $name == *.pdf ]]; then
            # By way of a text document, so that the pages are those of a writer and not of a web page.
            soffice "-env:UserInstallation=file://$work/profile" --headless --infilter='HTML (StarWriter)' --convert-to odt:writer8 --outdir "$work" "$work/${name%.*}.html" >/dev/null
            soffice "-env:UserInstallation=file://$work/profile" --headless --convert-to pdf --outdir "$to" "$work/${name%.*}.odt" >/dev/null
        else
            soffice "-env:UserInstallation=file://$work/profile" --headless --infilter='HTML (StarWriter)' --convert-to "$filter" --outdir "$to" "$work/${name%.*}.html" >/dev/null
        fi
        ;;
    esac
    echo "$name"
done
