package dev.winnow.driver.training;

/** Tells two listeners, one after the other. */
public record ListenerPair(TrainingListener first, TrainingListener second)
    implements TrainingListener {
  @Override
  public void memberStarted(String member, int epochsDone, int epochs) {
    first.memberStarted(member, epochsDone, epochs);
    second.memberStarted(member, epochsDone, epochs);
  }

  @Override
  public void epochEnded(EpochEvent epoch, int epochs) {
    first.epochEnded(epoch, epochs);
    second.epochEnded(epoch, epochs);
  }

  @Override
  public void epochFailed(String member, int epoch, int attempt, String cause) {
    first.epochFailed(member, epoch, attempt, cause);
    second.epochFailed(member, epoch, attempt, cause);
  }

  @Override
  public void memberEnded(String member) {
    first.memberEnded(member);
    second.memberEnded(member);
  }
}
