package io.fairbot.whatsapp.cloud.internal.send;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairbot.config.Secret;
import io.fairbot.runtime.Stages;
import io.fairbot.runtime.TimeSource;
import io.fairbot.whatsapp.FailureCause;
import io.fairbot.whatsapp.cloud.internal.graph.GraphClient;
import io.fairbot.whatsapp.content.Template;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
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
    private static final Pattern NUMBER = Pattern.compile("[0-9]+");

    private final GraphClient client;
    private final Secret token;
    private final String account;
    private final TimeSource time;
    private @Nullable CompletableFuture<Map<String, TemplateDefinition>> templates;
    private long readAt;

    /**
     * A template as the account has it.
     *
     * @param name its name
     * @param language its language, such as {@code pt_BR}
     * @param status {@code APPROVED}, or why it cannot be used, such as {@code PAUSED}
     * @param category such as {@code UTILITY}
     * @param placeholders the placeholders of its body, in their order: numbers or names
     */
    public record TemplateDefinition(
            String name, String language, String status, String category, List<String> placeholders) {
        /** Copies the placeholders. */
        public TemplateDefinition {
            placeholders = List.copyOf(placeholders);
        }

        private String key() {
            return name + "/" + language;
        }

        /** Returns the names of its parameters; none where they are numbered. */
        List<String> parameterNames() {
            return placeholders.stream().allMatch(text -> NUMBER.matcher(text).matches()) ? List.of() : placeholders;
        }
    }

    /** Creates a catalog of an account; it reads nothing yet. */
    public TemplateCatalog(GraphClient client, Secret token, String account, TimeSource time) {
        this.client = client;
        this.token = token;
        this.account = account;
        this.time = time;
    }

    /**
     * Checks a template that is to be sent.
     *
     * @return the names of its parameters, none where they are numbered or the account cannot be read; fails with a
     *     {@link MessageRefusedException} when Meta would refuse it
     */
    public CompletionStage<List<String>> check(Template template) {
        return Stages.recover(
                        templates().<Optional<Map<String, TemplateDefinition>>>thenApply(Optional::of),
                        unreadable -> CompletableFuture.completedStage(Optional.empty()))
                .thenApply(found -> found.map(all -> check(template, all)).orElse(List.of()));
    }

    private static List<String> check(Template template, Map<String, TemplateDefinition> all) {
        TemplateDefinition found = all.get(template.name() + "/" + template.language());
        if (found == null) {
            throw refused(
                    "132001",
                    "template.name must be that of a template of the account; there is no " + template.name() + " in "
                            + template.language() + ".");
        }
        if (!found.status().equals("APPROVED")) {
            throw refused(
                    "132015",
                    "template.name must be that of an approved template; " + template.name() + " is " + found.status()
                            + ".");
        }
        int wanted = found.placeholders().size();
        if (template.parameters().size() != wanted) {
            throw refused(
                    "132000",
                    "template.parameters must have as many values as " + template.name()
                            + " has placeholders, which is " + wanted + "; it has "
                            + template.parameters().size() + ".");
        }
        return found.parameterNames();
    }

    private static MessageRefusedException refused(String code, String message) {
        return new MessageRefusedException(FailureCause.CLOUD_MALFORMED.withCode(code), message);
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
        return client.get(token, path).thenCompose(answer -> {
            answer.path("data").forEach(json -> {
                TemplateDefinition template = definition(json);
                found.put(template.key(), template);
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
        List<String> placeholders = new ArrayList<>();
        json.path("components").forEach(component -> {
            if (component.path("type").asText().equalsIgnoreCase("BODY")) {
                placeholders.addAll(placeholders(component.path("text").asText()));
            }
        });
        return new TemplateDefinition(
                json.path("name").asText(),
                json.path("language").asText(),
                json.path("status").asText(),
                json.path("category").asText(),
                placeholders);
    }

    private static Set<String> placeholders(String body) {
        Set<String> names = new LinkedHashSet<>();
        Matcher matcher = PLACEHOLDER.matcher(body);
        while (matcher.find()) {
            names.add(matcher.group(1));
        }
        return names;
    }
}
