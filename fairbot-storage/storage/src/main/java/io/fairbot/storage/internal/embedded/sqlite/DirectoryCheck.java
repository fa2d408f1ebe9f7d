package io.fairbot.storage.internal.embedded.sqlite;

import io.fairbot.runtime.IdGenerator;
import io.fairbot.storage.internal.embedded.sqlite.TipFile.Tip;
import io.fairbot.storage.internal.embedded.sqlite.TipFile.TipPhase;
import io.fairbot.store.StoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The check that the files of a data directory are of one directory and one moment, before SQLite opens any of them.
 *
 * <p>The store's file has a {@link Generation}, which the tip knows: an older copy of either is refused. A log must reach as
 * far as the tip says. What is missing beside the others is refused, too, and never created anew.
 */
final class DirectoryCheck {
    private final DataDirectory directory;
    private final SqliteErrorTranslator failures;

    DirectoryCheck(DataDirectory directory, SqliteErrorTranslator failures) {
        this.directory = directory;
        this.failures = failures;
    }

    /**
     * Checks the files; in an empty directory, begins a store.
     *
     * @return the tip, which says from then on that the log may be gone: SQLite deletes it when a connection closes, also
     *     one that closes because of a refusal
     * @throws StoreException when they do not fit together; it names the file and the remedy
     */
    Tip check(IdGenerator ids) throws IOException {
        Optional<Tip> known = TipFile.read(directory.tip());
        Tip tip;
        if (known.isEmpty()) {
            refuseWithoutTip();
            tip = Tip.of(ids.next(), TipPhase.CREATED);
        } else if (isEmpty(directory.database())) {
            tip = known.get();
            refuseWithoutStore(tip);
        } else {
            tip = known.get().phase() == TipPhase.OF_01
                    ? new Tip(ids.next(), 0, TipPhase.OF_01, known.get().log())
                    : known.get();
            check(tip);
        }
        Tip checked = tip.phase() == TipPhase.OF_01 ? tip.withLog(0, tip.log().gone()) : tip.withLogGone();
        write(checked, known.isPresent() && known.get().phase() != TipPhase.OF_01);
        return checked;
    }

    private void write(Tip tip, boolean inPlace) throws IOException {
        if (!inPlace) {
            TipFile.create(directory.tip(), tip);
            return;
        }
        // Needs no room on the disk.
        try (TipFile file = new TipFile(directory.tip())) {
            file.markAndSync(tip);
        }
    }

    private void refuseWithoutTip() throws IOException {
        if (!isEmpty(directory.database()) || !isEmpty(directory.wal())) {
            throw TipFile.damaged(directory.tip(), "is missing, but there are a store or a log");
        }
    }

    private void refuseWithoutStore(Tip tip) throws IOException {
        if (tip.phase() != TipPhase.CREATED) {
            throw failures.damaged("it is missing or empty, but there was a store");
        }
        if (!isEmpty(directory.wal())) {
            throw failures.damaged("it is missing or empty, but there is a log");
        }
    }

    private void check(Tip tip) throws IOException {
        int userVersion = Generation.userVersion(directory.database(), SqliteDatabase.APPLICATION)
                .orElseThrow(() -> failures.damaged("it is not a store of fairbot, or its first page was changed"));
        refuseFormat(userVersion);
        int generation = Generation.of(userVersion);
        switch (tip.phase()) {
            case ADOPTED -> checkLog(Optional.empty());
            case CREATED, OF_01 -> {
                if (userVersion != 0) {
                    throw olderTip();
                }
                checkLog(tip.phase() == TipPhase.OF_01 ? Optional.of(tip.log()) : Optional.empty());
            }
            case USED -> {
                checkLog(Optional.of(expected(tip, generation)));
                if (tip.generation() != 0 && !WalCheck.isNext(directory.wal(), tip.log())) {
                    throw TipFile.damaged(
                            directory.wal(),
                            "is of another moment than " + directory.tip().getFileName()
                                    + " beside it, or of another directory");
                }
            }
        }
    }

    /** Returns the position that the log must have reached, beside a store's file of a generation. */
    private TipFile.WalPosition expected(Tip tip, int generation) {
        if (generation == tip.generation()) {
            return tip.log();
        }
        boolean isInLog = tip.log().mayBeGone() && Generation.next(generation) == tip.generation();
        if (isInLog) {
            // Killed before the log was brought into the file: all of it is needed.
            return tip.log().required();
        }
        throw Generation.isOlder(generation, tip.generation())
                ? failures.damaged("it is an older copy than " + directory.tip().getFileName()
                        + " beside it, or of another directory")
                : olderTip();
    }

    private StoreException olderTip() {
        return TipFile.damaged(
                directory.tip(),
                "is an older copy than " + directory.database().getFileName() + " beside it, or of another directory");
    }

    private void refuseFormat(int userVersion) {
        int format = Generation.format(userVersion);
        if (format > Generation.FORMAT) {
            throw failures.tooNew(format, Generation.FORMAT);
        }
        if (format < 0) {
            throw failures.damaged("its first page was changed");
        }
    }

    private void checkLog(Optional<TipFile.WalPosition> position) throws IOException {
        if (!WalCheck.isSound(directory.wal(), position)) {
            throw TipFile.damaged(
                    directory.wal(), "is damaged or missing: commits that were acknowledged cannot be read from it");
        }
    }

    private static boolean isEmpty(Path file) throws IOException {
        return !Files.exists(file) || Files.size(file) == 0;
    }
}
