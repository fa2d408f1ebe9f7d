package io.fairbot.checker;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** A judgement of the contents of a round: every kind is there, in order, and every medium has its own bytes. */
public final class ContentVerdict {
    private ContentVerdict() {}

    /**
     * Judges the answers' order: each customer's messages are answered in the order in which they were sent.
     *
     * @param transcripts what the provider has
     * @return what must not be, each a sentence
     */
    public static List<String> order(Transcripts transcripts) {
        List<String> faults = new ArrayList<>();
        Map<String, Integer> sent = new HashMap<>();
        Map<String, Integer> answered = new HashMap<>();
        Set<String> replies = new HashSet<>();
        for (Transcripts.TranscriptLine line : transcripts.lines()) {
            if (line.direction().equals("in")) {
                sent.putIfAbsent(line.chat() + " " + line.id(), sent.size());
            } else if (line.direction().equals("out") && replies.add(line.id())) {
                for (String message : line.inReplyTo()) {
                    int at = sent.getOrDefault(line.chat() + " " + message, -1);
                    if (at < answered.getOrDefault(line.chat(), -1)) {
                        faults.add("The message " + message + " was answered after a later one.");
                    }
                    answered.merge(line.chat(), at, Math::max);
                }
            }
        }
        return faults;
    }

    /**
     * Judges the media that were sent: each has the bytes of its checksum, which name the message that it answers.
     *
     * @param transcripts what the provider has
     * @param media the directory of the provider's media
     * @return what must not be, each a sentence
     * @throws IOException when a medium cannot be read
     */
    public static List<String> bytes(Transcripts transcripts, Path media) throws IOException {
        List<String> faults = new ArrayList<>();
        for (Transcripts.TranscriptLine line : transcripts.lines()) {
            if (line.direction().equals("out") && !line.sha256().isEmpty()) {
                Path file = media.resolve(line.sha256());
                if (!Files.exists(file)) {
                    faults.add("The medium of the reply " + line.id() + " has no bytes.");
                    continue;
                }
                byte[] bytes = Files.readAllBytes(file);
                String text = new String(bytes, StandardCharsets.ISO_8859_1);
                boolean isOwn = line.inReplyTo().stream().anyMatch(message -> text.contains(" " + message + " "));
                if (!isOwn || !sha256(bytes).equals(line.sha256())) {
                    faults.add("The medium of the reply " + line.id() + " has other bytes.");
                }
            }
        }
        return faults;
    }

    /**
     * Judges whether the load had every kind.
     *
     * @param transcripts what the provider has
     * @param direction {@code in} or {@code out}
     * @param kinds the kinds
     * @return what must not be, each a sentence
     */
    public static List<String> kinds(Transcripts transcripts, String direction, List<String> kinds) {
        Set<String> there = transcripts.lines().stream()
                .filter(line -> line.direction().equals(direction))
                .map(Transcripts.TranscriptLine::type)
                .collect(Collectors.toSet());
        return kinds.stream()
                .filter(kind -> !there.contains(kind))
                .map(kind -> "There is no message of the kind " + kind + ", direction " + direction + ".")
                .toList();
    }

    static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
