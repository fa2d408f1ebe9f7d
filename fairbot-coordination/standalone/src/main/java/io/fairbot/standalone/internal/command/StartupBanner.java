package io.fairbot.standalone.internal.command;

import io.fairbot.security.FirstSecret;
import io.fairbot.standalone.internal.console.ManifestVersionProvider;
import java.io.PrintWriter;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/** The text printed after a start: addresses, first API key, example request. */
final class StartupBanner {
    private static final String NO_KEY = "$FAIRBOT_API_KEY";
    /** The main branch of the sample: the documents show its answers, so the example asks it where it is there. */
    private static final String SAMPLE = "matriz";

    private StartupBanner() {}

    /**
     * Prints the text.
     *
     * @param out where
     * @param api the address of the API
     * @param sandbox the branches of the sandbox; without any, nothing is said of it
     * @param firstKey the first key, on the first start
     */
    static void print(PrintWriter out, URI api, List<String> sandbox, Optional<FirstSecret> firstKey) {
        String key = firstKey.map(secret -> secret.value().reveal()).orElse(NO_KEY);
        // The key follows the #: a browser does not send the fragment to the server.
        String fragment = firstKey.isPresent() ? "#" + key : "";
        out.println("fairbot " + ManifestVersionProvider.number() + " is ready.");
        out.println();
        if (!sandbox.isEmpty()) {
            out.println("  Talk to the bot   " + api + "/sandbox" + fragment);
        }
        out.println("  API               " + api + "   (described at " + api + "/docs)");
        out.println();
        out.println(
                firstKey.isPresent()
                        ? "The key below is shown only this once. Ask from a terminal:"
                        : "Ask from a terminal, with the key in FAIRBOT_API_KEY: the first start showed it, or it was"
                                + " set with FAIRBOT_API_ADMIN_KEY, which also replaces a lost one.");
        out.println();
        String authorization = " -H \"Authorization: Bearer " + key + "\"";
        out.println(
                sandbox.isEmpty()
                        ? "curl -s '" + api + "/branches'" + authorization
                        : "curl -s '" + api + "/sandbox/messages?wait=3s'" + authorization
                                + " -H 'Content-Type: application/json' -d '{\"branch\":\"" + example(sandbox)
                                + "\",\"from\":\"+5548999990001\",\"text\":\"oi\"}'");
        out.println();
    }

    private static String example(List<String> sandbox) {
        return sandbox.contains(SAMPLE) ? SAMPLE : sandbox.get(0);
    }
}
