package io.fairbot.standalone.internal.command;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairbot.config.BootstrapSettings;
import io.fairbot.config.Settings;
import io.fairbot.json.Json;
import io.fairbot.standalone.internal.console.CommandException;
import io.fairbot.standalone.internal.console.TerminalQrCode;
import io.fairbot.standalone.internal.instance.ApiClient;
import io.fairbot.standalone.internal.instance.ApiKeyOption;
import io.fairbot.whatsapp.PhoneNumber;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The command {@code link}: shows the codes with which a phone links the line of a branch, until it is linked. */
@Command(
        name = "link",
        description =
                "Links the line of a branch with its phone, as WhatsApp Web is: shows a QR code to scan, or with --phone"
                        + " eight letters to type, and ends when the line is open. Needs a running instance.",
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {
            "0:The line is linked and open.",
            "1:It is not, and the sentence says why; also when nobody links it within ten minutes.",
            "2:Wrong usage, or a key without the scope admin."
        })
public final class LinkCommand implements Callable<Integer> {
    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final long POLL_MILLIS = 500;
    private static final Pattern BRANCH = Pattern.compile("[a-z][a-z0-9-]{0,39}");
    private static final String CODE = "code";

    /** What is over by itself; after linking the server asks for a new connection. */
    private static final Set<String> PASSING =
            Set.of("WEB_RESTART_REQUIRED", "WEB_CONNECTION_LOST", "WEB_SERVER_ERROR");

    private final PrintWriter out;
    private String shown = "";
    private boolean wasRetried;

    @Mixin
    private final ApiKeyOption key = new ApiKeyOption();

    @Parameters(paramLabel = "BRANCH", description = "The id of the branch.")
    private String branch = "";

    @Option(
            names = "--phone",
            paramLabel = "NUMBER",
            description = "Shows eight letters to type on the phone with this number, such as +5548999990001, in place"
                    + " of a QR code.")
    private @Nullable String phone;

    @Option(
            names = "--anew",
            description = "Unlinks the line first, and deletes its keys; the conversations are kept. For another phone,"
                    + " and after the device was unlinked on the phone.")
    private boolean anew;

    @Option(names = "--light", description = "Draws the QR code for a terminal with a light background.")
    private boolean light;

    @Option(names = "--json", description = "As JSON: one line for each code, and one for the end.")
    private boolean json;

    public LinkCommand(PrintWriter out) {
        this.out = out;
    }

    @Override
    public Integer call() throws InterruptedException {
        Settings settings = Settings.fromEnvironment();
        if (!BRANCH.matcher(branch).matches()) {
            throw new CommandException(
                    CommandException.USAGE,
                    "A branch has lower-case letters, digits and hyphens, such as matriz.",
                    null);
        }
        Optional<PhoneNumber> number = number();
        ApiClient instance = new ApiClient(
                settings,
                key.value()
                        .or(() -> settings.find(BootstrapSettings.API_ADMIN_KEY).map(secret -> secret.reveal())));
        JsonNode link = instance.call(anew ? "DELETE" : "GET", path());
        Instant end = Instant.now().plus(PATIENCE);
        boolean wasOpen = isOpen(link);
        while (!isOpen(link)) {
            if (Instant.now().isAfter(end)) {
                throw new CommandException(
                        CommandException.FAILED,
                        "Nobody has linked the line of " + branch + " within ten minutes; run the command again.",
                        null);
            }
            link = next(instance, link, number);
        }
        print(link, wasOpen ? "is linked already; --anew links it with another phone." : "is linked and open.");
        return 0;
    }

    private Optional<PhoneNumber> number() {
        try {
            return Optional.ofNullable(phone).map(PhoneNumber::parse);
        } catch (IllegalArgumentException e) {
            throw new CommandException(CommandException.USAGE, "--phone: " + e.getMessage(), e);
        }
    }

    private String path() {
        return "/branches/" + branch + "/link";
    }

    private static boolean isOpen(JsonNode link) {
        return link.path("phase").asText().equals("OPEN");
    }

    /** Does what the state of the line asks for, and returns the next state. */
    private JsonNode next(ApiClient instance, JsonNode link, Optional<PhoneNumber> number) throws InterruptedException {
        JsonNode code = link.path(CODE);
        if (code.isMissingNode()) {
            if (link.path("phase").asText().equals("STOPPED")) {
                stopped(instance);
            }
            return later(instance);
        }
        boolean isQr = code.path("kind").asText().equals("QR");
        if (isQr && number.isPresent()) {
            JsonNode asked = instance.call(
                    "POST",
                    path(),
                    Json.mapper().createObjectNode().put("phone", number.get().e164()));
            return asked.path(CODE).path("kind").asText().equals("QR") ? later(instance) : asked;
        }
        show(link, isQr);
        return instance.call(
                "GET", path() + "?wait=20s&after=" + code.path("validUntil").asText());
    }

    private JsonNode later(ApiClient instance) throws InterruptedException {
        TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
        return instance.call("GET", path());
    }

    /** Starts a line that had stopped before, once; fails when it has stopped for what only a person ends. */
    private void stopped(ApiClient instance) throws InterruptedException {
        String session = "/branches/" + branch + "/session";
        if (shown.isEmpty() && !wasRetried) {
            wasRetried = true;
            instance.call("POST", session + "/retry");
            return;
        }
        JsonNode diagnosis = instance.call("GET", session).path("diagnosis");
        String cause = diagnosis.path("cause").asText();
        if (!cause.isEmpty() && !PASSING.contains(cause)) {
            JsonNode words = diagnosis.path("en");
            throw new CommandException(
                    CommandException.FAILED,
                    "The line of " + branch + " has stopped (" + cause + "). "
                            + words.path("happened").asText() + " "
                            + words.path("personMust").asText(),
                    null);
        }
    }

    private void show(JsonNode link, boolean isQr) {
        JsonNode code = link.path(CODE);
        String text = code.path("text").asText();
        if (text.equals(shown)) {
            return;
        }
        shown = text;
        if (json) {
            out.println(link);
            return;
        }
        out.println();
        if (isQr) {
            out.println(TerminalQrCode.of(text, light));
            out.println("Scan this with the phone of " + branch + ": Linked devices, Link a device. It is valid until "
                    + code.path("validUntil").asText() + "; the next one follows.");
        } else {
            out.println("Type this on the phone of " + branch
                    + ": Linked devices, Link a device, Link with phone number instead. It is valid until "
                    + code.path("validUntil").asText() + ".");
            out.println();
            out.println("    " + text);
        }
    }

    private void print(JsonNode link, String sentence) {
        if (json) {
            out.println(link);
        } else {
            out.println();
            out.println("The line of " + branch + " " + sentence);
        }
    }
}
