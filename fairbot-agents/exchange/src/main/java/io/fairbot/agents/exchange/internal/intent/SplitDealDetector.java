package io.fairbot.agents.exchange.internal.intent;

import io.fairbot.agents.exchange.money.AmountParser;
import java.util.List;
import java.util.Set;

/**
 * A detector of customers who want to split a deal so that each part stays below a limit. Ambiguous words ("dividir") count
 * only together with a reason or an amount, and not for payment by instalments. Stateless.
 */
final class SplitDealDetector {
    private SplitDealDetector() {}

    static boolean matches(Vocabulary vocabulary, List<String> words) {
        Set<String> meanings = PhraseMatcher.meanings(vocabulary.splits(words));
        if (meanings.contains("always")) {
            return true;
        }
        return meanings.contains("how")
                && !meanings.contains("instalments")
                && (meanings.contains("why")
                        || !AmountParser.find(String.join(" ", words)).amounts().isEmpty());
    }
}
