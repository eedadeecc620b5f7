package io.safelite.benchmarks.suite;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class XmlTest {
    @Test
    void whatMeansSomethingIsEscaped() {
        assertThat(Xml.escape("<a href=\"x\">&</a>"))
                .isEqualTo("&lt;a href=&quot;x&quot;&gt;&amp;&lt;/a&gt;");
    }

    @Test
    void whatXmlCannotHaveIsReplaced() throws Exception {
        String text = "a\u0000b\u001b[31mc\uD800d\uFFFF, \uD83D\uDE00, \u00e9";
        String parsed = new Markup("<p>" + Xml.escape(text) + "</p>").root().getTextContent();
        assertThat(parsed).isEqualTo("a\uFFFDb\uFFFD[31mc\uFFFDd\uFFFD, \uD83D\uDE00, \u00e9");
    }
}
