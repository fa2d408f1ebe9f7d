package io.fairbot.agents.exchange.internal.talk;

import io.fairbot.agents.exchange.internal.intent.IntentParser;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * A guard that finds wishes to split a deal which look like a deal or a question about limits. What is understood as something harmless,
 * such as a purchase for a company or small notes, stays that. Stateless.
 */
public final class SplittingGuard {
    private static final String SPLITTING = "splitting";
    private static final Set<String> HARMLESS = Set.of(
            "third-party", "note-denominations", "payment-methods", "coins", "card", "visit", "delivery", "minors");

    private SplittingGuard() {}

    public static MessageIntents guarded(MessageIntents read, String text, IntentParser parser) {
        boolean harmless = read.names().stream().anyMatch(HARMLESS::contains);
        if (read.has(SPLITTING) || harmless || !parser.isSplitting(text)) {
            return read;
        }
        List<String> names = new ArrayList<>(List.of(SPLITTING));
        names.addAll(read.names());
        names.remove(MessageIntents.UNCLEAR);
        return read.withNames(names);
    }
}
