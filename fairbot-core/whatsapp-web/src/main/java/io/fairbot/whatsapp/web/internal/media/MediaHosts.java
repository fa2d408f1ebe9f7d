package io.fairbot.whatsapp.web.internal.media;

import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The media hosts that the service has named for a while, and the permission to upload to them.
 *
 * @param names the names, the best first, each with a port where it has another than 443
 * @param permission what an upload is allowed with
 * @param until when the service has to be asked again
 */
public record MediaHosts(List<String> names, String permission, Instant until) {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9.-]{1,253}(:[0-9]{1,5})?");

    /** Leaves out what is no name of a host. */
    public MediaHosts {
        names = names.stream().filter(name -> NAME.matcher(name).matches()).toList();
    }

    /** Returns the number of hosts alone. */
    @Override
    public String toString() {
        return "MediaHosts[" + names.size() + "]";
    }
}
