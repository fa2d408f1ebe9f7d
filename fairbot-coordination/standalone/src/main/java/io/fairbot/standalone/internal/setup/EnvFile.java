package io.fairbot.standalone.internal.setup;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A parsed {@code .env} file. Immutable. */
final class EnvFile {
    private static final Pattern LINE = Pattern.compile("\\s*([\\w.-]+)\\s*=\\s*('[^']*'|\"[^\"]*\"|[^#]*?)\\s*(#.*)?");
    private static final String EXPORT = "export ";
    private static final Pattern PLAIN = Pattern.compile("[^\\s\"'#](?:[^\"#\\p{Cntrl}]*[^\\s\"#])?");
    private static final Pattern QUOTED = Pattern.compile("[^\"\\p{Cntrl}]*");

    private final List<String> lines;

    private EnvFile(List<String> lines) {
        this.lines = List.copyOf(lines);
    }

    static EnvFile of(String text) {
        return new EnvFile(text.lines().toList());
    }

    /** Returns the values as a start reads them. */
    Map<String, String> values(String file, List<String> problems) {
        return read(file, problems, false);
    }

    /** Returns the values as a shell or a Node program reads them: also with "export", and in single quotation marks. */
    Map<String, String> shellValues(String file, List<String> problems) {
        return read(file, problems, true);
    }

    private Map<String, String> read(String file, List<String> problems, boolean foreign) {
        Map<String, String> values = new LinkedHashMap<>();
        for (int i = 0; i < lines.size(); i++) {
            String line = foreign ? withoutExport(lines.get(i)) : lines.get(i);
            if (line.isBlank() || line.startsWith("#") || line.startsWith("////")) {
                continue;
            }
            Matcher matcher = LINE.matcher(line);
            if (!matcher.matches() || opensOnly(matcher.group(2))) {
                // The line is not repeated, since it may contain a secret.
                problems.add("Line " + (i + 1) + " of " + file + " must be NAME=value on one line, empty, or a comment"
                        + " that starts with #.");
            } else {
                values.put(matcher.group(1), bare(matcher.group(2), foreign));
            }
        }
        return values;
    }

    private static String withoutExport(String line) {
        String stripped = line.strip();
        return stripped.startsWith(EXPORT) ? stripped.substring(EXPORT.length()) : stripped;
    }

    private static boolean opensOnly(String value) {
        return value.startsWith("\"") && (value.length() == 1 || !value.endsWith("\""));
    }

    private static String bare(String value, boolean foreign) {
        boolean quoted = value.startsWith("\"") || (foreign && value.length() > 1 && value.startsWith("'"));
        return quoted ? value.substring(1, value.length() - 1) : value.strip();
    }

    /** Returns whether a value can be represented in such a file. */
    static boolean canHold(String value) {
        return value.isEmpty()
                || PLAIN.matcher(value).matches()
                || QUOTED.matcher(value).matches();
    }

    /**
     * Returns a copy with values set: in the last line that assigns them, which is the effective one, or in new lines at the
     * end.
     */
    EnvFile with(Map<String, String> values) {
        List<String> changed = new ArrayList<>(lines);
        values.forEach((name, value) -> {
            String line = name + "=" + (value.isEmpty() || PLAIN.matcher(value).matches() ? value : '"' + value + '"');
            int last = -1;
            for (int i = 0; i < changed.size(); i++) {
                Matcher matcher = LINE.matcher(changed.get(i));
                last = matcher.matches() && matcher.group(1).equals(name) ? i : last;
            }
            if (last < 0) {
                changed.add(line);
            } else {
                changed.set(last, line);
            }
        });
        return new EnvFile(changed);
    }

    /** Returns the text, with a line separator after each line. */
    String text() {
        StringBuilder text = new StringBuilder();
        lines.forEach(line -> text.append(line).append('\n'));
        return text.toString();
    }
}
