package io.safelite.benchmarks.suite;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;

/** The report as one page that needs nothing else. It is XML as well. */
final class HtmlReport {
    private final StringBuilder html = new StringBuilder();

    private HtmlReport() {}

    static String of(Origin origin, Map<Group, List<Measured>> sections) {
        HtmlReport report = new HtmlReport();
        report.head();
        report.origin(origin);
        sections.forEach(report::section);
        report.limits();
        return report.html.append("</body>\n</html>\n").toString();
    }

    private void head() {
        html.append(
                        """
                        <!DOCTYPE html>
                        <html xmlns="http://www.w3.org/1999/xhtml" lang="en">
                        <head>
                        <meta charset="utf-8"/>
                        <meta name="viewport" content="width=device-width, initial-scale=1"/>
                        <title>SafeLite: the paired suite</title>
                        <style>
                        """)
                .append(styleSheet())
                .append(
                        """
                        </style>
                        </head>
                        <body>
                        <h1>SafeLite and plain sqlite-jdbc, in turn</h1>
                        <p>Every writer has one connection and repeats: begin, read one of 16 counters,
                        hold, write it back as computed from what was read, commit. A transaction is
                        tried once. The contenders take turns on fresh files, every other round in the
                        reverse order.</p>
                        <ul>
                        <li><b>sqlite-jdbc, defaults</b>: a rollback journal, deferred transactions by
                        JDBC, a busy timeout of 3 s.</li>
                        <li><b>sqlite-jdbc, WAL + IMMEDIATE</b>: the best it can do, <code>BEGIN
                        IMMEDIATE</code> and <code>COMMIT</code> as statements, a busy timeout of
                        30 s. The others are compared with it.</li>
                        <li><b>sqlite-jdbc, WAL + NORMAL</b>: the same with
                        <code>synchronous=NORMAL</code>. Faster, as its commits do not wait for the
                        disk; a power loss may undo them.</li>
                        <li><b>SafeLite</b>: its driver by JDBC, a busy timeout of 30 s.</li>
                        </ul>
                        """);
    }

    private static String styleSheet() {
        try (InputStream css = HtmlReport.class.getResourceAsStream("report.css")) {
            return new String(css.readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void origin(Origin origin) {
        html.append("<dl>\n");
        definition("Machine", Xml.escape(origin.machine()));
        definition("Date", Xml.escape(origin.date()));
        definition("Command", "<code>" + Xml.escape(origin.command()) + "</code>");
        definition("Runs", Xml.escape(origin.protocol()));
        html.append("</dl>\n");
    }

    private void definition(String term, String markup) {
        html.append("<dt>").append(term).append("</dt><dd>").append(markup).append("</dd>\n");
    }

    private void section(Group group, List<Measured> workloads) {
        element("h2", group.title());
        element("p", group.about());
        workloads.forEach(this::workload);
    }

    private void workload(Measured measured) {
        element("h3", measured.workload().describe());
        if (measured.hasFigures()) {
            plots(measured.results());
            table(measured.results());
        }
        notes(measured.results());
    }

    private void plots(List<Result> results) {
        html.append("<div class=\"plots\">\n");
        figure(
                Charts.throughput(results),
                "<b>Throughput.</b> The median of the rounds, and their range.");
        figure(
                Charts.latencies(results),
                "<b>Latency</b> of a transaction: ● median, ◆ p99, ▲ p99.9, | longest. A thread"
                        + " that never gets its turn hardly shows in percentiles.");
        figure(
                Charts.fairness(results),
                "<b>Fairness.</b> Commits of the thread that has the fewest, and of the one that"
                        + " has the most: the shorter, the fairer.");
        html.append("</div>\n");
    }

    private void figure(String svg, String caption) {
        html.append("<figure>\n").append(svg);
        html.append("<figcaption>").append(caption).append("</figcaption>\n</figure>\n");
    }

    private void table(List<Result> results) {
        html.append("<div class=\"wide\"><table>\n<thead>");
        row("th", Columns.HEADER);
        html.append("</thead>\n<tbody>\n");
        results.forEach(result -> row("td", Columns.of(result)));
        html.append("</tbody>\n</table></div>\n");
    }

    private void row(String cell, List<String> texts) {
        html.append("<tr>");
        for (String text : texts) {
            html.append('<').append(cell).append('>').append(Xml.escape(text));
            html.append("</").append(cell).append('>');
        }
        html.append("</tr>\n");
    }

    private void notes(List<Result> results) {
        List<String> notes =
                results.stream()
                        .filter(result -> !result.notes().isEmpty())
                        .map(Result::describeNotes)
                        .toList();
        list(notes);
    }

    private void limits() {
        element("h2", "What is not covered");
        list(Limits.NOT_COVERED);
    }

    private void list(List<String> texts) {
        if (!texts.isEmpty()) {
            html.append("<ul>\n");
            texts.forEach(text -> element("li", text));
            html.append("</ul>\n");
        }
    }

    private void element(String name, String text) {
        html.append('<').append(name).append('>').append(Xml.escape(text));
        html.append("</").append(name).append(">\n");
    }
}
