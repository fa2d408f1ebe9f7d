package io.fairbot.testkit.http;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The path of a route, to be matched with the path of a request. */
record PathPattern(Pattern pattern, List<String> names) {
    private static final Pattern VARIABLE = Pattern.compile("\\{([^}*]+)(\\*?)}");

    static PathPattern of(String path) {
        List<String> names = new ArrayList<>();
        StringBuilder regex = new StringBuilder();
        Matcher variables = VARIABLE.matcher(path);
        int at = 0;
        while (variables.find()) {
            regex.append(Pattern.quote(path.substring(at, variables.start())));
            regex.append(variables.group(2).isEmpty() ? "([^/]+)" : "(.*)");
            names.add(variables.group(1));
            at = variables.end();
        }
        regex.append(Pattern.quote(path.substring(at)));
        return new PathPattern(Pattern.compile(regex.toString()), names);
    }

    /** Returns the values of the variable parts, decoded; empty when a path is another one. */
    Optional<Map<String, String>> match(String path) {
        Matcher matcher = pattern.matcher(path);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        Map<String, String> values = new LinkedHashMap<>();
        for (int i = 0; i < names.size(); i++) {
            // A plus is a plus in a path.
            String value = matcher.group(i + 1).replace("+", "%2B");
            values.put(names.get(i), URLDecoder.decode(value, StandardCharsets.UTF_8));
        }
        return Optional.of(values);
    }
}
