package io.fairbot.checker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What the provider has: the lines of all its transcripts, in their order.
 *
 * @param lines the lines
 */
public record Transcripts(List<TranscriptLine> lines) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Copies the lines. */
    public Transcripts {
        lines = List.copyOf(lines);
    }

    /**
     * One line.
     *
     * @param id the provider's name for the message
     * @param direction {@code in}, {@code out} or {@code again}
     * @param inReplyTo the messages it answers
     * @param chat the customer
     * @param type the kind of its content
     * @param sha256 the checksum of the medium that the branch sent, empty for none
     */
    public record TranscriptLine(
            String id, String direction, List<String> inReplyTo, String chat, String type, String sha256) {}

    /**
     * Reads all transcripts in a folder; a last line that was cut off is left out.
     *
     * @param folder the folder
     * @return the lines
     * @throws IOException when a transcript cannot be read
     */
    public static Transcripts read(Path folder) throws IOException {
        List<TranscriptLine> lines = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(file -> file.toString().contains(".jsonl"))
                    .sorted()
                    .toList()) {
                String text = Files.readString(file);
                for (String line : text.substring(0, text.lastIndexOf('\n') + 1).split("\n")) {
                    if (!line.isEmpty()) {
                        lines.add(parse(JSON.readTree(line)));
                    }
                }
            }
        }
        return new Transcripts(lines);
    }

    /**
     * Returns the messages that were answered.
     *
     * @return their ids
     */
    public Set<String> answered() {
        Set<String> ids = new HashSet<>();
        lines.stream().filter(line -> line.direction.equals("out")).forEach(line -> ids.addAll(line.inReplyTo));
        return ids;
    }

    /**
     * Returns the messages that the customers received.
     *
     * @return their ids
     */
    public Set<String> sent() {
        Set<String> ids = new HashSet<>();
        lines.stream().filter(line -> line.direction.equals("out")).forEach(line -> ids.add(line.id));
        return ids;
    }

    private static TranscriptLine parse(JsonNode line) {
        List<String> answers = new ArrayList<>();
        line.path("inReplyTo").forEach(id -> answers.add(id.asText()));
        return new TranscriptLine(
                line.path("id").asText(),
                line.path("direction").asText(),
                answers,
                line.path("chat").asText(),
                line.path("type").asText(),
                line.at("/sent/media/sha256").asText());
    }
}
