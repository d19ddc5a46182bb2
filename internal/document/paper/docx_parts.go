package paper

import (
	"encoding/xml"
	"fmt"
	"strings"
	"time"
)

const (
	namespaces = `xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"`
	relations  = `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">`
	office     = `http://schemas.openxmlformats.org/officeDocument/2006/relationships/`
	wordML     = `application/vnd.openxmlformats-officedocument.wordprocessingml.`

	packageRelations = xml.Header + relations +
		`<Relationship Id="rId1" Type="` + office + `officeDocument" Target="word/document.xml"/>` +
		`<Relationship Id="rId2" Type="http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties" Target="docProps/core.xml"/>` +
		`</Relationships>`
	documentRelations = xml.Header + relations +
		`<Relationship Id="rId1" Type="` + office + `styles" Target="styles.xml"/>` +
		`<Relationship Id="rId2" Type="` + office + `numbering" Target="numbering.xml"/>` +
		`<Relationship Id="rId3" Type="` + office + `settings" Target="settings.xml"/>` +
		`<Relationship Id="rId4" Type="` + office + `header" Target="header1.xml"/>` +
		`<Relationship Id="rId5" Type="` + office + `footer" Target="footer1.xml"/>`
	headerRelations = xml.Header + relations + `<Relationship Id="rId1" Type="` + office + `image" Target="media/logo.%s"/></Relationships>`
)

func (w *docxWriter) contentTypes() string {
	var b strings.Builder
	b.WriteString(xml.Header + `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">` +
		`<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>` +
		`<Default Extension="xml" ContentType="application/xml"/>`)
	logo := w.p.Style.Logo
	if logo != nil {
		fmt.Fprintf(&b, `<Default Extension="%s" ContentType="image/%[1]s"/>`, logo.Kind)
	}
	if len(w.pictures) > 0 && (logo == nil || logo.Kind != "png") {
		b.WriteString(`<Default Extension="png" ContentType="image/png"/>`)
	}
	for _, name := range []string{"styles", "numbering", "settings", "header1", "footer1"} {
		fmt.Fprintf(&b, `<Override PartName="/word/%s.xml" ContentType="%s%s+xml"/>`, name, wordML, strings.TrimSuffix(name, "1"))
	}
	b.WriteString(`<Override PartName="/word/document.xml" ContentType="` + wordML + `document.main+xml"/>` +
		`<Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>`)
	return b.String()
}

// relations says where what the document shows stands: its styles, its head and foot, and its pictures.
func (w *docxWriter) relations() string {
	var b strings.Builder
	b.WriteString(documentRelations)
	for i := range w.pictures {
		fmt.Fprintf(&b, `<Relationship Id="rIdChart%d" Type="%simage" Target="media/chart%[1]d.png"/>`, i+1, office)
	}
	return b.String() + `</Relationships>`
}

func (w *docxWriter) properties() string {
	at := w.p.At.UTC().Format(time.RFC3339)
	return fmt.Sprintf(xml.Header+`<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" `+
		`xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">`+
		`<dc:title>%s</dc:title><dc:creator>%s</dc:creator><dc:language>%s</dc:language>`+
		`<dcterms:created xsi:type="dcterms:W3CDTF">%s</dcterms:created><dcterms:modified xsi:type="dcterms:W3CDTF">%[4]s</dcterms:modified></cp:coreProperties>`,
		escaped(w.p.Title), escaped(w.p.Author), locale(w.p.Lang), at)
}

func (w *docxWriter) settings() string {
	return fmt.Sprintf(xml.Header+`<w:settings %s><w:defaultTabStop w:val="708"/>`+
		`<w:compat><w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat>`+
		`<w:themeFontLang w:val="%s"/></w:settings>`, namespaces, locale(w.p.Lang))
}

// styles keeps the names that Word knows: programs find headings and lists by them.
func (w *docxWriter) styles() string {
	colour := strings.TrimPrefix(string(w.p.Style.Colour.or()), "#")
	var b strings.Builder
	fmt.Fprintf(&b, xml.Header+`<w:styles %s><w:docDefaults><w:rPrDefault><w:rPr>`+
		`<w:rFonts w:ascii="Calibri" w:hAnsi="Calibri" w:eastAsia="Calibri" w:cs="Arial"/><w:sz w:val="21"/><w:szCs w:val="21"/>`+
		`<w:lang w:val="%s" w:eastAsia="zh-CN" w:bidi="ar-SA"/></w:rPr></w:rPrDefault>`+
		`<w:pPrDefault><w:pPr><w:spacing w:after="120" w:line="269" w:lineRule="auto"/></w:pPr></w:pPrDefault></w:docDefaults>`,
		namespaces, locale(w.p.Lang))
	style := func(id, name, basedOn, paragraph, run string) {
		based := ""
		if basedOn != "" {
			based = fmt.Sprintf(`<w:basedOn w:val="%s"/>`, basedOn)
		}
		fmt.Fprintf(&b, `<w:style w:type="paragraph"%s w:styleId="%s"><w:name w:val="%s"/>%s<w:qFormat/><w:pPr>%s</w:pPr><w:rPr>%s</w:rPr></w:style>`,
			map[bool]string{true: ` w:default="1"`}[id == "Normal"], id, name, based, paragraph, run)
	}
	style("Normal", "Normal", "", "", "")
	style("Title", "Title", "Normal", `<w:spacing w:before="120" w:after="200"/>`, fmt.Sprintf(`<w:b/><w:bCs/><w:color w:val="%s"/><w:sz w:val="40"/><w:szCs w:val="40"/>`, colour))
	for i, size := range []int{30, 25, 22} {
		style(fmt.Sprintf("Heading%d", i+1), fmt.Sprintf("heading %d", i+1), "Normal",
			fmt.Sprintf(`<w:keepNext/><w:keepLines/><w:spacing w:before="%d" w:after="100"/><w:outlineLvl w:val="%d"/>`, 320-60*i, i),
			fmt.Sprintf(`<w:b/><w:bCs/><w:color w:val="%s"/><w:sz w:val="%d"/><w:szCs w:val="%[2]d"/>`, colour, size))
	}
	style("Small", "Small Print", "Normal", "", `<w:color w:val="4A4A4A"/><w:sz w:val="18"/><w:szCs w:val="18"/>`)
	style("ListBullet", "List Bullet", "Normal", `<w:contextualSpacing/>`, "")
	style("ListNumber", "List Number", "Normal", `<w:contextualSpacing/>`, "")
	style("Caption", "caption", "Normal", `<w:keepNext/><w:spacing w:before="160" w:after="60"/>`, `<w:b/><w:bCs/>`)
	style("TableText", "Table Text", "Normal", `<w:spacing w:before="40" w:after="40" w:line="240" w:lineRule="auto"/>`, `<w:sz w:val="19"/><w:szCs w:val="19"/>`)
	style("TableSmall", "Table Small", "TableText", `<w:spacing w:before="20" w:after="20" w:line="228" w:lineRule="auto"/>`, `<w:sz w:val="17"/><w:szCs w:val="17"/>`)
	style("Header", "header", "Normal", fmt.Sprintf(`<w:pBdr><w:bottom w:val="single" w:sz="12" w:space="4" w:color="%s"/></w:pBdr><w:spacing w:after="0"/>`, colour), `<w:sz w:val="18"/><w:szCs w:val="18"/>`)
	style("Footer", "footer", "Normal", `<w:jc w:val="right"/><w:spacing w:after="0"/>`, `<w:sz w:val="17"/><w:szCs w:val="17"/>`)
	b.WriteString(tableStyle + `</w:styles>`)
	return b.String()
}

const tableStyle = `<w:style w:type="table" w:styleId="PaperTable"><w:name w:val="Paper Table"/><w:tblPr><w:tblBorders>` +
	`<w:top w:val="single" w:sz="4" w:color="767676"/><w:left w:val="single" w:sz="4" w:color="767676"/>` +
	`<w:bottom w:val="single" w:sz="4" w:color="767676"/><w:right w:val="single" w:sz="4" w:color="767676"/>` +
	`<w:insideH w:val="single" w:sz="4" w:color="767676"/><w:insideV w:val="single" w:sz="4" w:color="767676"/></w:tblBorders>` +
	`<w:tblCellMar><w:left w:w="100" w:type="dxa"/><w:right w:w="100" w:type="dxa"/></w:tblCellMar></w:tblPr>` +
	`<w:tblStylePr w:type="firstRow"><w:rPr><w:b/><w:bCs/></w:rPr><w:tcPr><w:shd w:val="clear" w:color="auto" w:fill="F2F2F2"/></w:tcPr></w:tblStylePr>` +
	`<w:tblStylePr w:type="firstCol"><w:rPr><w:b/><w:bCs/></w:rPr><w:tcPr><w:shd w:val="clear" w:color="auto" w:fill="F2F2F2"/></w:tcPr></w:tblStylePr></w:style>`

// bulletList is the number of the list with bullets; numbered lists follow it, each with its own count.
const bulletList = 1

func (w *docxWriter) numbering() string {
	var b strings.Builder
	b.WriteString(xml.Header + `<w:numbering ` + namespaces + `>`)
	for i, level := range []string{
		`<w:numFmt w:val="bullet"/><w:pStyle w:val="ListBullet"/><w:lvlText w:val="•"/>`,
		`<w:numFmt w:val="decimal"/><w:pStyle w:val="ListNumber"/><w:lvlText w:val="%1."/>`,
	} {
		b.WriteString(fmt.Sprintf(`<w:abstractNum w:abstractNumId="%d"><w:multiLevelType w:val="singleLevel"/><w:lvl w:ilvl="0"><w:start w:val="1"/>`, i) +
			level + `<w:lvlJc w:val="left"/><w:pPr><w:ind w:left="425" w:hanging="425"/></w:pPr></w:lvl></w:abstractNum>`)
	}
	fmt.Fprintf(&b, `<w:num w:numId="%d"><w:abstractNumId w:val="0"/></w:num>`, bulletList)
	for i := range w.numbered {
		fmt.Fprintf(&b, `<w:num w:numId="%d"><w:abstractNumId w:val="1"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>`, bulletList+1+i)
	}
	b.WriteString(`</w:numbering>`)
	return b.String()
}

func (w *docxWriter) header() string {
	style := w.p.Style
	run := ""
	if style.Logo != nil {
		run = picture(*style.Logo)
	}
	if style.Logo != nil && style.Header != "" {
		run += `<w:r><w:t xml:space="preserve">   </w:t></w:r>`
	}
	if style.Header != "" {
		run += w.runs(Say(style.Header), false)
	}
	return fmt.Sprintf(xml.Header+`<w:hdr %s><w:p><w:pPr><w:pStyle w:val="Header"/></w:pPr>%s</w:p></w:hdr>`, namespaces, run)
}

// logoHeight and logoWidth bound a logo on the page, in millimetres.
const (
	logoHeight = 14.0
	logoWidth  = 60.0
)

// size is the logo's size on paper, in millimetres.
func (l Logo) size() (w, h float64) {
	w, h = logoHeight*float64(l.Width)/float64(l.Height), logoHeight
	if w > logoWidth {
		w, h = logoWidth, logoWidth*float64(l.Height)/float64(l.Width)
	}
	return w, h
}

func picture(l Logo) string {
	w, h := l.size()
	return inline(inlined{id: 1, name: "logo", alt: l.Alt, relation: "rId1", width: w, height: h})
}

// chart is the nth picture of the body, as wide as its text.
func (w *docxWriter) chart(b Picture, n int) string {
	width, height := bodyWidth, b.height(bodyWidth)
	if most := pageHeight - footMargin - topMargin - 25; height > most { // Word never cuts a picture
		width, height = width*most/height, most
	}
	return inline(inlined{id: n + 1, name: fmt.Sprintf("chart%d", n), alt: b.Alt, relation: fmt.Sprintf("rIdChart%d", n), width: width, height: height})
}

// inlined is a picture that stands in a line of text.
type inlined struct {
	id            int // its own within the package
	name, alt     string
	relation      string
	width, height float64 // millimetres
}

func inline(p inlined) string {
	const perMillimetre = 36000 // EMU
	return fmt.Sprintf(`<w:r><w:drawing><wp:inline xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" distT="0" distB="0" distL="0" distR="0">`+
		`<wp:extent cx="%d" cy="%d"/><wp:docPr id="%d" name="%s" descr="%s"/><a:graphic xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main">`+
		`<a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture">`+
		`<pic:nvPicPr><pic:cNvPr id="%[3]d" name="%[4]s" descr="%[5]s"/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill><a:blip r:embed="%[6]s"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>`+
		`<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="%[1]d" cy="%[2]d"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr>`+
		`</pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>`, int(p.width*perMillimetre), int(p.height*perMillimetre), p.id, p.name, escaped(p.alt), p.relation)
}

// footer counts the pages by fields; what stands in them until a program counts is a guess.
func (w *docxWriter) footer() string {
	const number, of = "\x01", "\x02"
	field := func(name string) string {
		return `</w:t></w:r><w:fldSimple w:instr=" ` + name + ` "><w:r><w:t>1</w:t></w:r></w:fldSimple><w:r><w:t xml:space="preserve">`
	}
	text := w.p.Words.Page(number, of)
	text = strings.NewReplacer(number, field("PAGE"), of, field("NUMPAGES")).Replace(strings.NewReplacer("&", "&amp;", "<", "&lt;").Replace(text))
	return fmt.Sprintf(xml.Header+`<w:ftr %s><w:p><w:pPr><w:pStyle w:val="Footer"/></w:pPr><w:r><w:t xml:space="preserve">%s</w:t></w:r></w:p></w:ftr>`, namespaces, text)
}
