package dev.winnow.driver;

import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.Logger;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.Property;

/** What a class logs from now on. */
public final class LoggedLines extends AbstractAppender implements AutoCloseable {
  private static final int DEADLINE_SECONDS = 30;

  private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
  private final Logger logger;

  private LoggedLines(Logger logger) {
    super("logged lines", null, null, true, Property.EMPTY_ARRAY);
    this.logger = logger;
  }

  public static LoggedLines of(Class<?> logging) {
    LoggedLines lines = new LoggedLines((Logger) LogManager.getLogger(logging));
    lines.start();
    lines.logger.addAppender(lines);
    return lines;
  }

  /** The next line, waited for; null when none comes. */
  public String next() throws InterruptedException {
    return lines.poll(DEADLINE_SECONDS, TimeUnit.SECONDS);
  }

  /** Those that have not been asked for yet. */
  public List<String> soFar() {
    return List.copyOf(lines);
  }

  @Override
  public void append(LogEvent event) {
    lines.add(event.getMessage().getFormattedMessage());
  }

  @Override
  public void close() {
    logger.removeAppender(this);
  }
}
