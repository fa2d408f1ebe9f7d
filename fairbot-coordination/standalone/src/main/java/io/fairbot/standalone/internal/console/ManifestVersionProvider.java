package io.fairbot.standalone.internal.console;

import picocli.CommandLine.IVersionProvider;

/** A provider of the version from the jar's manifest, which is absent when run from an IDE. */
public final class ManifestVersionProvider implements IVersionProvider {
    @Override
    public String[] getVersion() {
        return new String[] {"fairbot " + number()};
    }

    public static String number() {
        String version = ManifestVersionProvider.class.getPackage().getImplementationVersion();
        return version == null ? "(development)" : version;
    }
}
