/** What a command works on: the application, a running instance through its API, or the store while nothing runs. Not part of the API. */
@NullMarked
package io.fairbot.standalone.internal.instance;

import org.jspecify.annotations.NullMarked;
