"""Linear and mixed-integer programs as arrays, solved by HiGHS (https://highs.dev).

Effort is counted in nodes and improving solutions, not in seconds: so the same program gives the same
answer on a busy machine. The clock is a last resort, and an answer says when it was used.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from math import inf
from typing import Literal

import highspy
import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
State = Literal["optimal", "found", "infeasible", "unknown"]

#: A program without variables is infeasible too: every form has at least one item.
INFEASIBLE = (
    highspy.HighsModelStatus.kInfeasible,
    highspy.HighsModelStatus.kUnboundedOrInfeasible,
    highspy.HighsModelStatus.kModelEmpty,
)
_STATES = {highspy.HighsModelStatus.kOptimal: "optimal", **dict.fromkeys(INFEASIBLE, "infeasible")}


@dataclass(frozen=True)
class Effort:
    """How far a search goes before it is content with what it has."""

    nodes: int = 200
    #: Relative distance from the bound that is good enough.
    gap: float = 0.0
    #: A value of the objective that is good enough.
    enough: float | None = None
    seconds: float = 60.0


@dataclass(frozen=True)
class Answer:
    """What the solver says. `bound` holds for every solution; `values` are there unless the state says not."""

    state: State
    values: Floats
    bound: float
    is_timed_out: bool
    #: What one more of each variable would cost, of relaxed programs.
    duals: Floats
    #: How long the solver was at it.
    seconds: float = 0.0


@dataclass
class Program:
    """A program to be minimized, built up row by row; `integer` columns take whole numbers only."""

    lower: list[Floats] = field(default_factory=list)
    upper: list[Floats] = field(default_factory=list)
    cost: list[Floats] = field(default_factory=list)
    integer: list[NDArray[np.bool_]] = field(default_factory=list)
    width: int = 0
    _rows: list[tuple[Integers, Floats, float, float]] = field(default_factory=list)

    def columns(
        self, count: int, lower: ArrayLike, upper: ArrayLike, cost: ArrayLike = 0.0, integer: bool = False
    ) -> Integers:
        """Add `count` variables; gives their positions."""
        for parts, value in ((self.lower, lower), (self.upper, upper), (self.cost, cost)):
            parts.append(np.broadcast_to(np.asarray(value, dtype=np.float64), (count,)))
        self.integer.append(np.full(count, integer))
        self.width += count
        return np.arange(self.width - count, self.width)

    def row(self, columns: Integers, coefficients: ArrayLike, lower: float, upper: float) -> int:
        """Add lower <= sum of coefficient x variable <= upper; gives the row's position."""
        values = np.broadcast_to(np.asarray(coefficients, dtype=np.float64), columns.shape)
        self._rows.append((columns, values, lower, upper))
        return len(self._rows) - 1

    def solver(self, relaxed: bool = False) -> highspy.Highs:
        """A solver that holds the program; `relaxed` drops that variables are whole numbers."""
        solver = highspy.Highs()  # type: ignore[no-untyped-call]
        for option, value in (("output_flag", False), ("threads", 1), ("random_seed", 0)):
            solver.setOptionValue(option, value)
        solver.passModel(self._model(relaxed))
        return solver

    def solve(self, effort: Effort, relaxed: bool = False, start: Floats | None = None) -> Answer:
        """Minimize."""
        solver = self.solver(relaxed)
        _limit(solver, effort)
        if start is not None:
            solution = highspy.HighsSolution()
            solution.col_value = list(start)
            solver.setSolution(solution)
        solver.run()
        return _answer(solver, relaxed or not np.concatenate(self.integer).any())

    def _model(self, relaxed: bool) -> highspy.HighsLp:
        model = highspy.HighsLp()
        model.num_col_, model.num_row_ = self.width, len(self._rows)
        model.col_cost_ = np.concatenate(self.cost)
        model.col_lower_ = np.concatenate(self.lower)
        model.col_upper_ = np.concatenate(self.upper)
        model.row_lower_ = np.array([row[2] for row in self._rows])
        model.row_upper_ = np.array([row[3] for row in self._rows])
        model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        model.a_matrix_.start_ = np.cumsum([0, *(len(row[0]) for row in self._rows)])
        model.a_matrix_.index_ = np.concatenate([row[0] for row in self._rows])
        model.a_matrix_.value_ = np.concatenate([row[1] for row in self._rows])
        if not relaxed:
            model.integrality_ = _kinds(np.concatenate(self.integer))
        return model


@dataclass
class Allowance:
    """How long the solver may go on for all that is asked of it, by its own clock; and how long for the reasons
    where there is nothing. What a part of it takes is taken from the whole.
    """

    seconds: float = inf
    reasons: "Allowance | None" = None
    whole: "Allowance | None" = None

    @property
    def is_over(self) -> bool:
        """Whether nothing is left."""
        return self.seconds <= 0

    def part(self, share: float) -> "Allowance":
        """A share of what is left."""
        return Allowance(self.seconds * share, self.reasons, self)

    def spend(self, seconds: float) -> None:
        """So much is gone."""
        self.seconds -= seconds
        if self.whole is not None:
            self.whole.spend(seconds)

    def solve(self, program: Program, effort: Effort, relaxed: bool = False) -> Answer:
        """Solve within what is left."""
        most = max(0.0, min(effort.seconds, self.seconds))
        answer = program.solve(replace(effort, seconds=most), relaxed)
        self.spend(answer.seconds)
        return answer


def _kinds(integer: NDArray[np.bool_]) -> list[highspy.HighsVarType]:
    whole, any_number = highspy.HighsVarType.kInteger, highspy.HighsVarType.kContinuous
    return [whole if each else any_number for each in integer]


def _limit(solver: highspy.Highs, effort: Effort) -> None:
    solver.setOptionValue("mip_max_nodes", effort.nodes)
    solver.setOptionValue("mip_rel_gap", effort.gap)
    solver.setOptionValue("time_limit", effort.seconds)
    if effort.enough is not None:
        solver.setOptionValue("objective_target", effort.enough)


def _answer(solver: highspy.Highs, is_linear: bool) -> Answer:
    status, info = solver.getModelStatus(), solver.getInfo()
    has_values = info.primal_solution_status == highspy.kSolutionStatusFeasible
    state = _STATES.get(status, "found" if has_values else "unknown")
    solution = solver.getSolution()
    values = np.asarray(solution.col_value if has_values else (), dtype=np.float64)
    duals = np.asarray(solution.col_dual if solution.dual_valid else (), dtype=np.float64)
    bound = info.mip_dual_bound
    if is_linear:
        bound = info.objective_function_value if state == "optimal" else -np.inf
    is_timed_out = status == highspy.HighsModelStatus.kTimeLimit
    seconds = float(solver.getRunTime())
    return Answer(state, values, float(bound), is_timed_out, duals, seconds)  # type: ignore[arg-type]


def positions(flags: Sequence[bool] | NDArray[np.bool_]) -> Integers:
    """Where flags are set."""
    return np.flatnonzero(np.asarray(flags))
