package io.fairbot.whatsapp;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Optional;

/**
 * A template as a provider has it: what can be sent to a customer who has not written for a day, and which values it takes.
 *
 * @param name its name, such as {@code lembrete_reserva}
 * @param language its language, such as {@code pt_BR}
 * @param status {@code APPROVED}, or the provider's word for why it cannot be sent, such as {@code PAUSED}
 * @param category the provider's word for its category, such as {@code UTILITY}, which decides what it costs
 * @param text its body, with placeholders such as <code>{{1}}</code>
 * @param parameters the placeholders of the body in their order: numbers or names
 * @param header its header, where it has one
 * @param buttons its buttons in their order; a button's place in this list is its index
 */
public record TemplateDefinition(
        String name,
        String language,
        String status,
        String category,
        String text,
        List<String> parameters,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) Optional<TemplateHeaderDefinition> header,
        List<TemplateButtonDefinition> buttons) {
    /** The format of a header of words; the others are media and places. */
    public static final String TEXT_HEADER = "TEXT";

    /** Copies the lists. */
    public TemplateDefinition {
        parameters = List.copyOf(parameters);
        buttons = List.copyOf(buttons);
    }

    /**
     * Returns whether it can be sent.
     *
     * @return true when its status is {@code APPROVED}
     */
    @JsonProperty
    public boolean isUsable() {
        return status.equals("APPROVED");
    }

    /**
     * The header of a template.
     *
     * @param format {@value TemplateDefinition#TEXT_HEADER}, or the provider's word for what it shows, such as {@code IMAGE}
     * @param text its words with placeholders; empty where it shows something else
     * @param parameters the placeholders of its words: none or one
     */
    public record TemplateHeaderDefinition(String format, String text, List<String> parameters) {
        /** Copies the placeholders. */
        public TemplateHeaderDefinition {
            parameters = List.copyOf(parameters);
        }
    }

    /**
     * A button of a template.
     *
     * @param type the provider's word for its kind, such as {@code URL} or {@code QUICK_REPLY}
     * @param text its title
     * @param needsValue whether a message with the template must have a value for it
     */
    public record TemplateButtonDefinition(String type, String text, boolean needsValue) {}
}
