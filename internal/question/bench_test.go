package question

import "testing"

func BenchmarkRead(b *testing.B) {
	lexicon := New(demoNames())
	for name, text := range map[string]string{
		"short":   "contactpersoon bib olen",
		"typical": "Een gezin verhuist naar Rhode-Saint-Genèse, wie helpt hen daar verder met sport en jeugd?",
		"typos":   "wie moek hebben voor huivesting en tewekrstelling in herentlas en vosrelaar",
	} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				lexicon.Read(text, "nl", sampleNow)
			}
		})
	}
}
