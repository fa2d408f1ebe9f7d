package io.fairbot.coordination.internal.configuration;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairbot.config.ConfigChange;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** A comparison of two configuration sections: compares secrets in clear text and reports them masked. */
final class ConfigDiff {
    private static final int LONGEST = 200;

    private final String agent;
    private final List<ConfigChange> found = new ArrayList<>();

    private ConfigDiff(String agent) {
        this.agent = agent;
    }

    static List<ConfigChange> between(ManagedConfig section, ObjectNode before, ObjectNode after) {
        ConfigDiff differences = new ConfigDiff(section.agent());
        differences.compare("", before, after, section.masked(before), section.masked(after));
        return differences.found;
    }

    private void compare(String path, JsonNode before, JsonNode after, JsonNode shownBefore, JsonNode shownAfter) {
        if (before.equals(after)) {
            return;
        }
        if (before.isObject() && after.isObject()) {
            Set<String> names = new TreeSet<>();
            before.fieldNames().forEachRemaining(names::add);
            after.fieldNames().forEachRemaining(names::add);
            String prefix = path.isEmpty() ? "" : path + ".";
            names.forEach(name -> compare(
                    prefix + name, before.path(name), after.path(name), shownBefore.path(name), shownAfter.path(name)));
        } else {
            found.add(new ConfigChange(agent, path, text(shownBefore), text(shownAfter)));
        }
    }

    private static Optional<String> text(JsonNode node) {
        if (node instanceof MissingNode) {
            return Optional.empty();
        }
        String text = node.isTextual() ? node.textValue() : node.toString();
        return Optional.of(text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…");
    }
}
