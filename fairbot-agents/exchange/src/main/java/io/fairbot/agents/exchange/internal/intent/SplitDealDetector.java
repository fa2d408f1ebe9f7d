package io.fairbot.agents.exchange.internal.intent;

import io.fairbot.agents.exchange.money.AmountParser;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Tells who wants to make several deals of one, so that each stays below a limit. Words for it that mean other things as
 * well ("dividir") count only together with a reason or an amount; to pay by instalments is another matter. Pure.
 */
final class SplitDealDetector {
    private SplitDealDetector() {}

    static boolean matches(Vocabulary vocabulary, List<String> words) {
        Set<String> said = new HashSet<>();
        vocabulary.splits(words).forEach(found -> said.add(found.meaning()));
        if (said.contains("always")) {
            return true;
        }
        return said.contains("how")
                && !said.contains("instalments")
                && (said.contains("why")
                        || !AmountParser.find(String.join(" ", words)).amounts().isEmpty());
    }
}
