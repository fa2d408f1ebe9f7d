package io.fairbot.whatsapp.cloud.internal.send;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairbot.config.Secret;
import io.fairbot.runtime.Stages;
import io.fairbot.runtime.TimeSource;
import io.fairbot.whatsapp.TemplateDefinition;
import io.fairbot.whatsapp.TemplateDefinition.TemplateButtonDefinition;
import io.fairbot.whatsapp.TemplateDefinition.TemplateHeaderDefinition;
import io.fairbot.whatsapp.cloud.internal.graph.GraphClient;
import io.fairbot.whatsapp.content.Template;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The templates of a WhatsApp Business account, read again after five minutes. Safe for use from any thread.
 *
 * <p>While they cannot be read, no template is checked: Meta checks it, too.
 */
public final class TemplateCatalog {
    private static final Duration VALIDITY = Duration.ofMinutes(5);
    private static final int PAGE = 250;
    private static final int MAX_PAGES = 40;
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{\\s*(\\w+)\\s*\\}\\}");
    private static final String TEXT = "text";

    private final GraphClient client;
    private final Supplier<Secret> token;
    private final String account;
    private final TimeSource time;
    private @Nullable CompletableFuture<Map<String, TemplateDefinition>> templates;
    private long readAt;

    /** Creates a catalog of an account; it reads nothing yet. */
    public TemplateCatalog(GraphClient client, Supplier<Secret> token, String account, TimeSource time) {
        this.client = client;
        this.token = token;
        this.account = account;
        this.time = time;
    }

    /**
     * Reads the templates.
     *
     * @return the templates of the account by name and language, at most five minutes old; fails as {@link GraphClient} does
     */
    public CompletionStage<List<TemplateDefinition>> list() {
        return templates().thenApply(all -> List.copyOf(all.values()));
    }

    /** Forgets what was read, so that it is read again: something about a template has changed. */
    public synchronized void forget() {
        templates = null;
    }

    /**
     * Checks a template that is to be sent.
     *
     * @return its definition, empty when the account cannot be read; fails with a {@link MessageRefusedException} when Meta would
     *     refuse it
     */
    public CompletionStage<Optional<TemplateDefinition>> check(Template template) {
        return Stages.recover(
                        templates().<Optional<Map<String, TemplateDefinition>>>thenApply(Optional::of),
                        unreadable -> CompletableFuture.completedStage(Optional.empty()))
                .thenApply(found -> found.map(all -> TemplateCheck.check(
                        template, Optional.ofNullable(all.get(key(template.name(), template.language()))))));
    }

    private static String key(String name, String language) {
        return name + "/" + language;
    }

    private synchronized CompletableFuture<Map<String, TemplateDefinition>> templates() {
        long now = time.nanoTime();
        CompletableFuture<Map<String, TemplateDefinition>> known = templates;
        boolean isStale = now - readAt > VALIDITY.toNanos();
        if (known == null || isStale || known.isCompletedExceptionally()) {
            known = read(new TreeMap<>(), "", 1).toCompletableFuture();
            templates = known;
            readAt = now;
        }
        return known;
    }

    private CompletionStage<Map<String, TemplateDefinition>> read(
            Map<String, TemplateDefinition> found, String after, int page) {
        String path = account + "/message_templates?fields=name,language,status,category,components&limit=" + PAGE
                + (after.isEmpty() ? "" : "&after=" + URLEncoder.encode(after, StandardCharsets.UTF_8));
        return client.get(token.get(), path).thenCompose(answer -> {
            answer.path("data").forEach(json -> {
                TemplateDefinition template = definition(json);
                found.put(key(template.name(), template.language()), template);
            });
            String next = answer.path("paging").has("next")
                    ? answer.path("paging").path("cursors").path("after").asText()
                    : "";
            return next.isEmpty() || page >= MAX_PAGES
                    ? CompletableFuture.completedStage(found)
                    : read(found, next, page + 1);
        });
    }

    private static TemplateDefinition definition(JsonNode json) {
        String text = "";
        Optional<TemplateHeaderDefinition> header = Optional.empty();
        List<TemplateButtonDefinition> buttons = new ArrayList<>();
        for (JsonNode component : json.path("components")) {
            switch (word(component, "type")) {
                case "BODY" -> text = component.path(TEXT).asText();
                case "HEADER" -> header = Optional.of(header(component));
                case "BUTTONS" -> component.path("buttons").forEach(button -> buttons.add(button(button)));
                default -> {
                    // A footer takes no values, and what is unknown is Meta's to judge.
                }
            }
        }
        return new TemplateDefinition(
                json.path("name").asText(),
                json.path("language").asText(),
                json.path("status").asText(),
                json.path("category").asText(),
                text,
                placeholders(text),
                header,
                buttons);
    }

    private static TemplateHeaderDefinition header(JsonNode component) {
        String words = component.path(TEXT).asText();
        return new TemplateHeaderDefinition(word(component, "format"), words, placeholders(words));
    }

    private static TemplateButtonDefinition button(JsonNode button) {
        String type = word(button, "type");
        boolean needsValue = type.equals("COPY_CODE")
                || (type.equals("URL")
                        && PLACEHOLDER.matcher(button.path("url").asText()).find());
        return new TemplateButtonDefinition(type, button.path(TEXT).asText(), needsValue);
    }

    private static String word(JsonNode node, String field) {
        return node.path(field).asText().toUpperCase(Locale.ROOT);
    }

    private static List<String> placeholders(String text) {
        Set<String> names = new LinkedHashSet<>();
        Matcher matcher = PLACEHOLDER.matcher(text);
        while (matcher.find()) {
            names.add(matcher.group(1));
        }
        return List.copyOf(names);
    }
}
