package dev.winnow.ensemble.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.winnow.ensemble.job.CodeVersion;
import dev.winnow.worker.failure.FailureReason;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * The command line. Exit status 0: done; 1: failed; 2: wrong usage or configuration; 3 and 4: see
 * {@link RetrainCommand} and {@link ReproduceCommand}. What went wrong is one line on the standard
 * error.
 */
@Command(
    name = "winnow",
    description = "Trains ensembles of sparse Winograd-ReLU networks on Spark.",
    mixinStandardHelpOptions = true,
    scope = ScopeType.INHERIT,
    versionProvider = Winnow.Version.class,
    subcommands = {
      TrainCommand.class,
      StackCommand.class,
      RetrainCommand.class,
      PredictCommand.class,
      EvaluateCommand.class,
      InspectCommand.class,
      VersionsCommand.class,
      RollbackCommand.class,
      ReproduceCommand.class,
      BenchCommand.class,
      DataCommand.class
    })
public final class Winnow implements Runnable {
  @Option(
      names = "--stacktrace",
      scope = ScopeType.INHERIT,
      description = "Shows where in the program an error arose.")
  private boolean stacktrace;

  private Winnow() {}

  /** Runs a command and ends the JVM. */
  public static void main(String[] args) throws Exception {
    // Numbers in file names, in configurations and in JSON have the same digits everywhere.
    Locale.setDefault(Locale.ROOT);
    PrintWriter err = new PrintWriter(System.err, true, UTF_8);
    Thread.setDefaultUncaughtExceptionHandler(new FatalErrors(err));
    int status = run(new PrintWriter(System.out, true, UTF_8), err, args);
    if (YarnDriver.isThisProcess()) {
      YarnDriver.end(status);
    } else {
      // Spark's barrier coordinator leaves a timer behind that would keep the JVM for minutes.
      System.exit(status);
    }
  }

  /**
   * Runs a command.
   *
   * @return the exit status
   */
  static int run(PrintWriter out, PrintWriter err, String... args) {
    Winnow winnow = new Winnow();
    try {
      CommandLine line = new CommandLine(winnow).setOut(out).setErr(err);
      line.setCaseInsensitiveEnumValuesAllowed(true);
      line.setParameterExceptionHandler((misuse, given) -> report(misuse, line));
      line.setExecutionExceptionHandler(
          (thrown, command, parsed) -> winnow.report(thrown, command.getErr()));
      return line.execute(args);
    } catch (Error thrown) {
      // Without Spark and Hadoop there are not even the commands.
      return winnow.report(thrown, err);
    }
  }

  @Override
  public void run() {
    throw new UsageException("what to do? say winnow COMMAND, see winnow --help");
  }

  private int report(Throwable thrown, PrintWriter err) {
    if (Interruption.hasBegun()) {
      return Interruption.STATUS;
    }
    Failure failure = Failure.of(thrown);
    if (stacktrace) {
      thrown.printStackTrace(err);
    }
    err.println("winnow: " + failure.message());
    return failure.status();
  }

  private static int report(ParameterException misuse, CommandLine line) {
    StringBuilder message =
        new StringBuilder("winnow: ").append(FailureReason.oneLine(misuse.getMessage()));
    if (misuse instanceof UnmatchedArgumentException unmatched) {
      List<String> suggestions = unmatched.getSuggestions();
      if (!suggestions.isEmpty()) {
        message.append(" (did you mean ").append(String.join(" or ", suggestions)).append("?)");
      }
    }
    String command = misuse.getCommandLine().getCommandSpec().qualifiedName();
    line.getErr().println(message.append("; see ").append(command).append(" --help"));
    return ExitStatus.MISUSED;
  }

  /** For --version. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {"winnow " + CodeVersion.current()};
    }
  }
}
