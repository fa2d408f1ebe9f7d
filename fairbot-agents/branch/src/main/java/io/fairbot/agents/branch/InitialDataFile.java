package io.fairbot.agents.branch;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairbot.Internal;
import io.fairbot.config.BootstrapSettings;
import io.fairbot.config.Settings;
import io.fairbot.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The initial branches and rates of an empty store: the file in FAIRBOT_BRANCHES_FILE, or the sample.
 *
 * <p>Each agent reads its own section; the other sections belong to other agents.
 */
@Internal
public final class InitialDataFile {
    private static final String SAMPLE = "sample-branches.json";

    private final String name;
    private final JsonNode root;

    private InitialDataFile(String name, JsonNode root) {
        this.name = name;
        this.root = root;
    }

    /**
     * Opens the file that the settings name, or the sample when they name none.
     *
     * @param settings the settings
     * @return the file
     * @throws InitialDataException when the file is missing, unreadable or no JSON object
     */
    public static InitialDataFile load(Settings settings) {
        Optional<Path> file = settings.find(BootstrapSettings.BRANCHES_FILE);
        if (file.isEmpty()) {
            return sample();
        }
        String name = "The branches file " + file.get();
        try {
            JsonNode root = Json.mapper().readTree(Files.readAllBytes(file.get()));
            if (root == null || !root.isObject()) {
                throw new InitialDataException(
                        name + " must hold one JSON object, such as {\"branches\": [...]}.", null);
            }
            return new InitialDataFile(name, root);
        } catch (JsonProcessingException e) {
            throw new InitialDataException(
                    name + " is not valid JSON" + place(e) + ": " + e.getOriginalMessage() + ".", e);
        } catch (IOException e) {
            throw new InitialDataException(
                    name + " cannot be read; set FAIRBOT_BRANCHES_FILE to a file that this user may read, or leave it"
                            + " out for the sample branches.",
                    e);
        }
    }

    /**
     * Opens the sample.
     *
     * @return the sample
     */
    public static InitialDataFile sample() {
        try (InputStream in = InitialDataFile.class.getResourceAsStream(SAMPLE)) {
            return new InitialDataFile("The sample", Json.mapper().readTree(in));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Returns the text of the sample.
     *
     * @return its JSON text
     */
    public static String sampleText() {
        try (InputStream in = Objects.requireNonNull(InitialDataFile.class.getResourceAsStream(SAMPLE))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Returns the name of the file in messages.
     *
     * @return the name
     */
    public String name() {
        return name;
    }

    /**
     * Reads a section.
     *
     * @param section its name
     * @param type the type of its items
     * @param <T> the type of its items
     * @return the items; empty when there is no such section
     * @throws InitialDataException when an item has an invalid form; the message lists all of them
     */
    public <T> List<T> readSection(String section, Class<T> type) {
        List<T> items = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        JsonNode list = root.path(section);
        if (!list.isMissingNode() && !list.isArray()) {
            throw new InitialDataException(name + ": \"" + section + "\" must be a list.", null);
        }
        for (JsonNode item : list) {
            if (item instanceof ObjectNode object) {
                // The API shows it with each item; what it shows can be used as a file.
                object.remove("version");
            }
            try {
                items.add(Json.mapper()
                        .readerFor(type)
                        .with(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                        .readValue(item));
            } catch (JsonMappingException e) {
                problems.add(section + "[" + (items.size() + problems.size()) + "]" + JsonFault.describe(e) + ".");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        if (!problems.isEmpty()) {
            throw new InitialDataException(name + " cannot be used. " + String.join(" ", problems), null);
        }
        return items;
    }

    private static String place(JsonProcessingException e) {
        return e.getLocation() == null
                ? ""
                : " (line " + e.getLocation().getLineNr() + ", column "
                        + e.getLocation().getColumnNr() + ")";
    }
}
