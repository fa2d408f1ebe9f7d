package io.fairbot.crash;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Customers who send one content after the other, each kind in turn; each medium has bytes of its own, which name its message. */
final class EveryContent implements LoadContents {
    /** The kinds as the transcripts name them; the last three refer to the customer's message before. */
    static final List<String> KINDS = List.of(
            "text",
            "image",
            "voice",
            "audio",
            "video",
            "document",
            "sticker",
            "location",
            "contacts",
            "interactive",
            "order",
            "unsupported",
            "reaction",
            "edit",
            "deletion");

    private static final Pattern MEDIUM = Pattern.compile("\"id\":\"([0-9a-f]{64})\"");

    private final HttpClient client = HttpClient.newHttpClient();
    private final String key;

    EveryContent(String key) {
        this.key = key;
    }

    @Override
    public CompletionStage<String> write(URI address, int contact, int number, String round) {
        String kind = KINDS.get((contact + number) % KINDS.size());
        String id = LoadContents.id(round, contact, number);
        String before = LoadContents.id(round, contact, number - 1);
        boolean refers = List.of("reaction", "edit", "deletion").contains(kind);
        return switch (refers && number == 0 ? "text" : kind) {
            case "image" -> medium(address, kind, "image/jpeg", "\u00ff\u00d8\u00ff", id);
            case "voice" -> medium(address, kind, "audio/ogg", "OggS", id);
            case "audio" -> medium(address, kind, "audio/mpeg", "ID3", id);
            case "video" -> medium(address, kind, "video/mp4", "\0\0\0\u0018ftyp", id);
            case "sticker" -> medium(address, kind, "image/webp", "RIFF\0\0\0\0WEBP", id);
            case "document" -> medium(address, kind, "application/pdf", "%PDF", id);
            case "location" -> field(kind, "{\"latitude\":-27.6,\"longitude\":-48.6,\"name\":\"Praça\"}");
            case "contacts" -> field(kind, "[{\"name\":\"Bia\",\"phones\":[\"+5548999990009\"]}]");
            case "interactive" -> field(kind, "{\"id\":\"a\",\"title\":\"Segunda\"}");
            case "order" ->
                field(
                        kind,
                        "{\"catalog\":\"c\",\"items\":[{\"product\":\"euro\",\"quantity\":2,\"price\":\"6.10\",\"currency\":\"BRL\"}]}");
            case "unsupported" -> field(kind, "\"poll\"");
            case "reaction" -> field(kind, "{\"messageId\":\"" + before + "\",\"emoji\":\"👍\"}");
            case "edit" -> field(kind, "{\"messageId\":\"" + before + "\",\"text\":\"melhor assim\"}");
            case "deletion" -> field(kind, "{\"messageId\":\"" + before + "\"}");
            default -> field("text", "\"oi\"");
        };
    }

    private static CompletionStage<String> field(String kind, String json) {
        return CompletableFuture.completedStage("\"" + kind + "\":" + json);
    }

    private CompletionStage<String> medium(URI address, String kind, String type, String beginning, String id) {
        byte[] bytes = (beginning + " " + id + " ").getBytes(StandardCharsets.ISO_8859_1);
        HttpRequest request = HttpRequest.newBuilder(address.resolve("/sandbox/media"))
                .header("Authorization", "Bearer " + key)
                .header("Content-Type", type)
                .POST(HttpRequest.BodyPublishers.ofByteArray(bytes))
                .build();
        return client.sendAsync(request, HttpResponse.BodyHandlers.ofString()).thenCompose(answer -> {
            Matcher medium = MEDIUM.matcher(answer.body());
            if (!medium.find()) {
                throw new IllegalStateException("The medium was refused: " + answer.body());
            }
            return field(kind, "{\"id\":\"" + medium.group(1) + "\",\"mimeType\":\"" + type + "\"}");
        });
    }
}
