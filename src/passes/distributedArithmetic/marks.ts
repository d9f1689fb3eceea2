/** A set of small whole numbers that is emptied at once, again and again. */
export class Marks {
  private readonly rounds: number[] = [];
  private round = 0;

  clear(): void {
    this.round++;
  }

  /** Adds a number; true when it was not there yet. */
  add(value: number): boolean {
    while (this.rounds.length <= value) this.rounds.push(0);
    if (this.rounds[value] === this.round) return false;
    this.rounds[value] = this.round;
    return true;
  }
}
