package io.safelite.benchmarks.suite;

import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.ErrorHandler;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;
import org.xml.sax.helpers.DefaultHandler;

/** Parsed XML; what is not well-formed is an exception. */
final class Markup {
    /** Throws, and prints nothing. */
    private static final ErrorHandler STRICT = new DefaultHandler();

    private final Element root;

    Markup(String xml) throws SAXException, IOException, ParserConfigurationException {
        DocumentBuilder builder = DocumentBuilderFactory.newInstance().newDocumentBuilder();
        builder.setErrorHandler(STRICT);
        root = builder.parse(new InputSource(new StringReader(xml))).getDocumentElement();
    }

    Element root() {
        return root;
    }

    List<Element> all(String name) {
        NodeList nodes = root.getElementsByTagName(name);
        List<Element> elements = new ArrayList<>();
        for (int i = 0; i < nodes.getLength(); i++) {
            elements.add((Element) nodes.item(i));
        }
        return elements;
    }

    /** Those with the class, in the order of the text. */
    List<Element> all(String name, String style) {
        return all(name).stream().filter(e -> e.getAttribute("class").equals(style)).toList();
    }

    List<String> texts(String name) {
        return all(name).stream().map(Element::getTextContent).toList();
    }

    static double number(Element element, String attribute) {
        return Double.parseDouble(element.getAttribute(attribute));
    }
}
