package io.fairbot.whatsapp.web.internal.signal;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairbot.whatsapp.web.internal.signal.SessionCipher.DecryptedMessage;
import io.fairbot.whatsapp.web.internal.signal.SignalDevice.Letter;
import io.fairbot.whatsapp.web.internal.signal.UnreadableMessageException.UnreadableReason;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * Random conversations of two devices over a network that loses, delays and repeats, with crashes between the decryption and the commit,
 * and new sessions from either side at any moment.
 */
class SessionPropertyTest {
    private static final int ROUNDS = 10;
    private static final int STEPS = 150;

    private final SignalDevice[] devices = {new SignalDevice(), new SignalDevice()};
    private final List<List<Letter>> towards = List.of(new ArrayList<>(), new ArrayList<>());
    private final List<List<Letter>> read = List.of(new ArrayList<>(), new ArrayList<>());
    private int opened;
    private final Set<String> usedKeys = new HashSet<>();

    @Test
    void readsEverythingOnceWhateverTheNetworkDoes() {
        long seed = Long.getLong("fairbot.seed", System.nanoTime());
        for (int round = 0; round < ROUNDS; round++) {
            try {
                new SessionPropertyTest().run(new Random(seed + round));
            } catch (RuntimeException | AssertionError e) {
                throw new AssertionError("with -Dfairbot.seed=" + (seed + round), e);
            }
        }
    }

    private void run(Random random) {
        for (int step = 0; step < STEPS; step++) {
            int who = random.nextInt(2);
            switch (random.nextInt(20)) {
                case 0 -> {
                    // A forgotten session knows neither late messages nor repetitions; SessionTest shows that.
                    if (opened < SessionRecord.MAX_FORMER - 1) {
                        open(who, random.nextBoolean());
                    }
                }
                case 1 -> crash(who, random);
                case 2 -> lose(who, random);
                case 3 -> repeat(who, random);
                case 4, 5, 6, 7, 8, 9, 10 -> write(who, step);
                default -> deliver(who, random);
            }
        }
        while (!towards.get(0).isEmpty() || !towards.get(1).isEmpty()) {
            deliver(0, random);
            deliver(1, random);
        }
    }

    private void open(int who, boolean withOneTimeKey) {
        opened++;
        SignalDevice device = devices[who];
        device.store(device.cipher().open(device.sessions(), devices[1 - who].bundle(withOneTimeKey)));
    }

    private void write(int who, int step) {
        if (!devices[who].sessions().canSend()) {
            open(who, step % 2 == 0);
        }
        Letter letter = devices[who].write("from " + who + " in step " + step);
        SignalMessage message = letter.opensSession()
                ? SignalMessage.parse(
                        PreKeyMessage.parse(letter.body()).message().array())
                : SignalMessage.parse(letter.body());
        assertThat(usedKeys.add(message.ratchetKey().hashCode() + " " + message.counter()))
                .as("no key twice")
                .isTrue();
        towards.get(1 - who).add(letter);
    }

    private void deliver(int who, Random random) {
        List<Letter> waiting = towards.get(who);
        if (waiting.isEmpty()) {
            return;
        }
        Letter letter = waiting.remove(random.nextInt(waiting.size()));
        assertThat(devices[who].readText(letter)).isEqualTo(letter.text());
        read.get(who).add(letter);
    }

    /** A crash between the decryption and the commit: the message comes again, and is read as if nothing had been. */
    private void crash(int who, Random random) {
        List<Letter> waiting = towards.get(who);
        if (waiting.isEmpty()) {
            return;
        }
        Letter letter = waiting.get(random.nextInt(waiting.size()));
        DecryptedMessage lost = devices[who].decrypt(letter);
        assertThat(new String(lost.plain().array(), StandardCharsets.UTF_8)).isEqualTo(letter.text());
    }

    private void lose(int who, Random random) {
        List<Letter> waiting = towards.get(who);
        if (!waiting.isEmpty()) {
            waiting.remove(random.nextInt(waiting.size()));
        }
    }

    private void repeat(int who, Random random) {
        List<Letter> before = read.get(who);
        if (before.isEmpty()) {
            return;
        }
        Letter letter = before.get(random.nextInt(before.size()));
        try {
            devices[who].read(letter);
        } catch (UnreadableMessageException e) {
            // A chain that was forgotten meanwhile no longer knows what it has read.
            assertThat(e.reason())
                    .isIn(UnreadableReason.REPEATED, UnreadableReason.NO_SESSION, UnreadableReason.NO_PREKEY);
            return;
        }
        throw new AssertionError("a repetition was read twice: " + letter);
    }
}
